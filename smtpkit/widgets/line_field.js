// A field to type a line in.  Enter sends the line, the arrow keys up and down bring
// earlier lines back, and a button for each thing to say writes it into the field.
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function render({ model, el }) {
  // Each widget loads this text anew, so a count would begin anew as well.
  const id = `smtpkit-${Math.random().toString(36).slice(2)}`;
  const hint = element("span", { id: `${id}-hint`, className: "smtpkit-hint" });
  const label = element("label", { htmlFor: id });
  const input = element("input", {
    id, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false,
  });
  input.setAttribute("aria-describedby", hint.id);
  const send = element("button", {
    type: "button", className: "smtpkit-button smtpkit-send",
  });
  const row = element("div", { className: "smtpkit-row" }, label, input, send);
  const heading = element("span", { id: `${id}-offer` });
  const buttons = element("span", { className: "smtpkit-choices" });
  buttons.setAttribute("role", "group");
  buttons.setAttribute("aria-labelledby", heading.id);
  const offer = element("div", { className: "smtpkit-offer" }, heading, buttons);
  const field = element("div", { className: "smtpkit-field", lang: "en" }, row, hint, offer);
  el.append(field);

  let back = 0; // how many lines back the reader has gone
  let draft = ""; // what stood in the field before

  const show = () => {
    label.textContent = model.get("label");
    send.textContent = model.get("verb");
    hint.textContent = model.get("hint");
    hint.hidden = hint.textContent === "";
    heading.textContent = model.get("offer");
    offer.hidden = model.get("choices").length === 0;
    input.disabled = send.disabled = model.get("closed");
    buttons.replaceChildren(...model.get("choices").map(([name, line]) => {
      const button = element("button", {
        type: "button", className: "smtpkit-button", textContent: name, title: line,
        disabled: model.get("closed"),
      });
      button.addEventListener("click", () => put(line));
      return button;
    }));
  };
  const put = (line) => {
    input.value = line;
    input.focus();
    input.setSelectionRange(line.length, line.length);
  };
  const recall = (step) => {
    const earlier = model.get("earlier");
    const wanted = Math.min(Math.max(back + step, 0), earlier.length);
    if (wanted === back) return;
    if (back === 0) draft = input.value;
    back = wanted;
    put(back === 0 ? draft : earlier[earlier.length - back]);
  };

  const submit = () => {
    model.send({ line: input.value }); // the line travels with the message: no race
    [input.value, draft, back] = ["", "", 0];
    input.focus();
  };
  input.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.isComposing) return; // an input method is at work
    if (event.key === "Enter") submit();
    else if (event.key === "ArrowUp") recall(+1);
    else if (event.key === "ArrowDown") recall(-1);
    else return;
    event.preventDefault();
  });
  send.addEventListener("click", submit);
  const focus = (message) => message.focus && input.focus();

  const watched = ["label", "verb", "hint", "offer", "choices", "closed"]
    .map((name) => `change:${name}`).join(" ");
  model.on(watched, show);
  model.on("msg:custom", focus);
  show();
  return () => {
    model.off(watched, show);
    model.off("msg:custom", focus);
  };
}

export default { render };
