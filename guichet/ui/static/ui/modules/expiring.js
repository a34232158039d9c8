// Counts the seconds for which something is shown, then leaves for a page without it:
// <p data-expires="60" data-then="/lines/…/puk/?hidden"><span data-left>60</span></p>. `no-store` keeps it out of "back".
for (const shown of document.querySelectorAll("[data-expires]")) {
  const end = performance.now() + Number(shown.dataset.expires) * 1000;
  const left = shown.querySelector("[data-left]");
  const timer = setInterval(() => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    if (left) left.textContent = String(Math.max(0, seconds));
    if (seconds > 0) return;
    clearInterval(timer);
    location.replace(shown.dataset.then);
  }, 250);
}
