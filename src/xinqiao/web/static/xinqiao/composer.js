// Clauses go in at the cursor, "/" after a stop or on a blank leads to their search, blanks are stepped through. Without this file a clause goes to the
// end of the chosen field and blanks are found by eye.
const paper = document.getElementById("paper-form"), sought = document.getElementById("sought");
const fields = [...paper.querySelectorAll("textarea, input[type=text]")].filter((field) => !field.disabled && field.name !== "override_reason");
const STOPS = /(^|[\s，。；：、（《])$/;
const BLANK = /【请填写：[^】\n]*】/;
let last = null;

document.querySelector("[data-cite-into]")?.setAttribute("hidden", "");
paper.addEventListener("focusin", (event) => { if (fields.includes(event.target)) last = event.target; });
paper.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.isComposing || !sought || !fields.includes(event.target)) return;
  const { value, selectionStart: start, selectionEnd: end } = event.target;
  if (!STOPS.test(value.slice(0, start)) && !BLANK.test(value.slice(start, end))) return;
  event.preventDefault();
  sought.focus();
  sought.select();
});
function insert(field, words) {
  field.focus();
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cite]");
  const field = last ?? paper.elements[document.querySelector("[name=cite_into]")?.value];
  if (!button || !field) return;
  event.preventDefault();
  insert(field, button.dataset.cite);
});
sought?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { last?.focus(); }
  if (event.key !== "Enter") return;
  event.preventDefault();
  document.querySelector("[data-cite]")?.click();
});

// The next blank after the cursor, from the beginning again after the last one.
function nextBlank() {
  const from = fields.includes(document.activeElement) ? fields.indexOf(document.activeElement) : 0;
  const after = fields[from] === document.activeElement ? document.activeElement.selectionEnd : 0;
  const order = [[fields[from], after], ...fields.slice(from + 1).map((field) => [field, 0]), ...fields.slice(0, from + 1).map((field) => [field, 0])];
  for (const [field, start] of order) {
    const found = BLANK.exec(field?.value.slice(start) ?? "");
    if (found) {
      field.focus();
      field.setSelectionRange(start + found.index, start + found.index + found[0].length);
      return true;
    }
  }
  return false;
}
const step = document.querySelector("[data-next-blank]");
function offer() { if (step) step.hidden = !fields.some((field) => BLANK.test(field.value)); }
step?.addEventListener("click", nextBlank);
document.addEventListener("keydown", (event) => { if (event.altKey && event.code === "KeyN" && nextBlank()) event.preventDefault(); });
paper.addEventListener("input", offer);
offer();
if (step && !step.hidden) nextBlank();
