// Moves the focus to the error summary when a page or a swap brings one: <div tabindex="-1" data-errors>.
const focus = (root) => root.querySelector("[data-errors]")?.focus();

document.addEventListener("htmx:load", (event) => focus(event.target.parentElement ?? event.target));
focus(document);
