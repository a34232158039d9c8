// Opens a dialog that stands in the page, instead of following the link to the page that holds the same:
// <a href="/menu/" data-dialog="menu"> … <dialog id="menu">. A new tab, or a missing dialog, follows the link.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
  dialog.addEventListener("close", () => opener.focus(), { once: true });
});

// A dialog left open must not be there when the page comes back from the browser's memory.
window.addEventListener("pagehide", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});
