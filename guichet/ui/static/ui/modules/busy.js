// Says that a form is on its way, and lets it leave once: the button pressed gets aria-busy and its words of waiting,
// <button data-busy="Envoi en cours">. All comes back when the page does, or when htmx has its answer.
const buttonOf = (event) => event.submitter ?? event.target.querySelector("[type=submit], button:not([type])");

const rest = (root) => {
  for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of root.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    if (button.dataset.words) button.textContent = button.dataset.words;
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  const button = buttonOf(event);
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  if (button.dataset.busy) {
    button.dataset.words = button.textContent;
    button.textContent = button.dataset.busy;
  }
});

window.addEventListener("pageshow", (event) => event.persisted && rest(document));
document.addEventListener("htmx:afterRequest", () => rest(document));
