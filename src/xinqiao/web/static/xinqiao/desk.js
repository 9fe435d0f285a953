// Keyboard for lists: j/k move, Enter opens, Ctrl or Cmd+K searches. Everything also works without this file.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if ((event.ctrlKey || event.metaKey) && event.key === "k") { event.preventDefault(); document.getElementById("q")?.focus(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll("tr[data-row]")];
  const at = rows.findIndex((row) => row.hasAttribute("data-picked"));
  if (event.key === "j" || event.key === "k") {
    const next = rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
    rows[at]?.removeAttribute("data-picked");
    if (next) { next.setAttribute("data-picked", ""); next.querySelector("a")?.focus(); }
  }
});
// A second click while the first is under way sends nothing; the server would answer it with the same receipt anyway.
// After some seconds the button works again, because the answer may have been a file.
const pause = 4000;
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => { delete form.dataset.sent; submitter?.removeAttribute("aria-busy"); }, pause);
});
globalThis.addEventListener("pageshow", () => {
  for (const form of document.forms) { delete form.dataset.sent; }
  for (const button of document.querySelectorAll("[aria-busy]")) { button.removeAttribute("aria-busy"); }
});
document.getElementById("print")?.addEventListener("click", () => globalThis.print());
// A page that comes back with problems is read from the problems on.
document.getElementById("problems")?.focus();
document.querySelector('.bottombar a[href="#q"]')?.addEventListener("click", (event) => { event.preventDefault(); scrollTo(0, 0); document.getElementById("q").focus(); });
