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
  // What has the focus in a widget gets its keys: JupyterLab would take arrow keys and
  // letters for itself, and B in a list would add a cell.
  const keep = ({ target }) => {
    if (target.closest?.(".smtpkit-panel")) {
      target.setAttribute("data-lm-suppress-shortcuts", "true");
    }
  };
  model.on("change:words change:kind", show);
  document.addEventListener("focusin", keep);
  show();
  return () => {
    model.off("change:words change:kind", show);
    document.removeEventListener("focusin", keep);
  };
}

export default { render };
