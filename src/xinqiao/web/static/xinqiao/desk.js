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
