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
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
globalThis.addEventListener("pageshow", () => {
  for (const form of document.forms) { delete form.dataset.sent; }
  for (const button of document.querySelectorAll("[aria-busy]")) { button.removeAttribute("aria-busy"); }
});
document.getElementById("print")?.addEventListener("click", () => globalThis.print());
// A page that comes back with problems is read from the problems on.
document.getElementById("problems")?.focus();
