// A second click while the first is under way sends nothing; the server would answer it with the same receipt anyway.
// After some seconds the button works again, because the answer may have been a file.
const pause = 4000;
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.method !== "post" || submitter?.formTarget === "_blank") return; // what is only shown is not sent
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
// Files that are pasted, or dropped anywhere on the page, are put into the form's field for files; it works without this too.
const filed = () => document.querySelector("dialog[open] form input[type=file]") ?? document.querySelector("main form input[type=file]");
function put(files) {
  const field = filed();
  choose(field, field.multiple ? [...field.files, ...files] : [files[0]]);
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.scrollIntoView({ block: "center" });
}
// Text from a spreadsheet comes with a picture of itself: where words are typed, the words are meant.
const meant = (event) => event.target.matches("input:not([type=file], [type=checkbox], [type=radio]), textarea") && event.clipboardData.types.includes("text/plain");
document.addEventListener("paste", (event) => { if (filed() && event.clipboardData?.files.length && !meant(event)) { event.preventDefault(); put(event.clipboardData.files); } });
document.addEventListener("dragover", (event) => { if (filed() && event.dataTransfer?.types.includes("Files")) { event.preventDefault(); } });
document.addEventListener("drop", (event) => { if (filed() && event.dataTransfer?.files.length && event.target !== filed()) { event.preventDefault(); put(event.dataTransfer.files); } });
// What is done of many goes on by itself while its page is open; a button does the same.
document.querySelector("form[data-goes-on]")?.requestSubmit();
// A column that is longer than the window goes with the page to its end and stays there; a shorter one stays at the top.
const column = document.querySelector(".two > .aside");
if (column && globalThis.ResizeObserver) {
  const stay = () => column.style.setProperty("--aside-top", `${Math.min(72, innerHeight - column.offsetHeight - 16)}px`);
  new ResizeObserver(stay).observe(column);
  addEventListener("resize", stay);
}
// What only some petitions need is asked of these: the other representatives of several people, and why an earlier day is registered now.
const valueOf = (id) => document.getElementById(id)?.value ?? "";
const needed = {
  id_representatives: () => Number(valueOf("id_people_count")) !== 1,
  id_late_reason: () => Date.now() - new Date(valueOf("id_received_at")) > 86400000,
};
for (const [id, wanted] of Object.entries(needed)) {
  const field = document.getElementById(id), row = field?.closest(".field");
  const show = () => { row.hidden = !wanted() && !field.value && !row.matches(".bad"); };
  if (row) { field.form.addEventListener("input", show); show(); }
}
// Of what stands beside the registration, one is taken for the same matter: its number and the proposed ground go into their fields, to be
// read. A ground that was proposed for another one does not stay; one that somebody wrote does.
let proposed = "";
document.addEventListener("click", (event) => {
  const one = event.target.closest("[data-same]"), number = document.getElementById("id_same"), ground = document.getElementById("id_same_reason");
  if (!one || !number) return;
  number.value = one.dataset.same;
  if (!ground.value || ground.value === proposed) { ground.value = proposed = one.dataset.why; }
  ground.dispatchEvent(new Event("input", { bubbles: true }));
  ground.focus();
});
