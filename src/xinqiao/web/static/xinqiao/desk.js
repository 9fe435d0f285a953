// Keyboard for lists: j/k move, Enter opens, Ctrl or Cmd+K searches. Everything also works without this file.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if ((event.ctrlKey || event.metaKey) && event.key === "k") { event.preventDefault(); document.getElementById("q")?.focus(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll("tr[data-row]")];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "j" || event.key === "k") {
    const next = rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
    rows[at]?.removeAttribute("aria-selected");
    if (next) { next.setAttribute("aria-selected", "true"); next.querySelector("a")?.focus(); }
  }
});
// A page that comes back with problems is read from the problems on.
document.getElementById("problems")?.focus();
