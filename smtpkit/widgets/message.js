// A place for what a widget has to say: it is there before the words come, so that a
// screen reader speaks them (WAI-ARIA, role "status").
function render({ model, el }) {
  const place = document.createElement("div");
  place.setAttribute("role", "status");
  place.setAttribute("aria-live", "polite");
  place.lang = "en";
  el.append(place);

  const show = () => {
    place.className = `smtpkit-said smtpkit-said-${model.get("kind") || "plain"}`;
    place.textContent = model.get("words");
  };
  model.on("change:words change:kind", show);
  show();
  return () => model.off("change:words change:kind", show);
}

export default { render };
