// Choosing files again adds, as one photograph after the other; what was chosen stands below, each with a button that takes it out.
const chosen = new WeakMap();
function choose(field, files) {
  const all = new DataTransfer();
  for (const file of files) { all.items.add(file); }
  field.files = all.files;
  chosen.set(field, [...files]);
}
function changed(field) { field.dispatchEvent(new Event("change", { bubbles: true })); }
function chosenLine(field, file) {
  const line = document.createElement("li"), out = document.createElement("button");
  Object.assign(out, { type: "button", className: "link", textContent: field.dataset.drop, ariaLabel: `${field.dataset.drop} ${file.name}` });
  out.addEventListener("click", () => { choose(field, [...field.files].filter((one) => one !== file)); changed(field); field.focus(); });
  line.append(file.name, " ", out);
  return line;
}
const sameFile = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.type !== "file" || !field.multiple) return;
  const had = (chosen.get(field) ?? []).filter((one) => ![...field.files].some((now) => sameFile(one, now)));
  choose(field, [...had, ...field.files]);
  const names = field.parentNode.querySelector("ul[data-chosen]") ?? document.createElement("ul");
  names.dataset.chosen = "";
  names.className = "small";
  names.replaceChildren(...[...field.files].map((file) => chosenLine(field, file)));
  field.after(names);
}, true);
