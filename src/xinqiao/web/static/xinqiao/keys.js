// Keys: lists, the acts of a page, sending a form, the palette. Every key only follows a link or presses a button that stands on the
// page, so that everything also works without this file; single keys can be switched off (personal defaults).
const SEND = /^(INPUT|TEXTAREA|SELECT)$/, KEYS = "123456789qwertyuiop0sdfhlzcvbnm", MOST = 12;
const help = document.getElementById("keys"), palette = document.getElementById("palette");
const quick = document.getElementById("q");
if (quick && matchMedia("(hover: hover)").matches) { quick.placeholder += " · Ctrl+K"; }
const single = document.body.dataset.keys !== "off";

const rows = () => [...document.querySelectorAll("tr[data-row]")].filter((row) => row.checkVisibility());
const picked = () => document.querySelector("tr[data-picked]");
const named = (act) => (act.innerText || act.value || act.textContent).replace(/\s+/g, " ").trim();
const BLUE = ":is(a.button, .buttons button):not(.second, .link)";
const ACTS = [BLUE, ".acts a, .buttons :is(button, a.button)", "a.button:not(.tools a)", ".pagehead .tools :is(a, button)", "p.inline a"];
// The acts of this page in their order: the blue one first, those of a single submission last. Whatever has no key is in the palette.
function acts() {
  const main = document.getElementById("main"), found = new Set(ACTS.flatMap((kind) => [...main.querySelectorAll(kind)]));
  return [...found].filter((act) => act.offsetParent !== null && !act.closest("dialog, .tools td"));
}
// A link is followed; a button that sends something is only brought to hand: what it does needs Enter.
function take(act) {
  if (act.matches("button[type=submit]")) { act.scrollIntoView({ block: "center" }); act.focus(); } else { act.click(); }
}
function move(step) {
  const all = rows(), at = all.findIndex((row) => row.hasAttribute("data-picked"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  all[at]?.removeAttribute("data-picked");
  next?.setAttribute("data-picked", "");
  next?.querySelector(".what a, a")?.focus();
}
function line(list, words, key, go) {
  const item = document.createElement("li"), button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  if (key) { button.append(Object.assign(document.createElement("kbd"), { textContent: key })); }
  button.addEventListener("click", () => { list.closest("dialog").close(); go(); });
  item.append(button);
  list.append(item);
}
function showKeys() {
  const list = help.querySelector("[data-acts]");
  list.replaceChildren();
  acts().forEach((act, n) => line(list, named(act), KEYS[n], () => take(act)));
  help.showModal();
}
const box = palette.querySelector("[name=q]"), found = palette.querySelector("[data-found]");
function places() {
  const pages = [...document.querySelectorAll("nav.side a"), ...document.querySelectorAll(".topbar .bell, .topbar .urgentnow")];
  return [
    ...acts().map((act) => ({ words: named(act), go: () => take(act) })),
    ...pages.map((link) => ({ words: link.textContent.replace(/\s+/g, " ").trim(), go: () => link.click() })),
  ];
}
function fill() {
  const words = box.value.trim().toLowerCase();
  found.replaceChildren();
  for (const place of places().filter((p) => p.words.toLowerCase().includes(words)).slice(0, MOST)) {
    line(found, place.words, "", place.go);
  }
}
function open() {
  box.value = "";
  fill();
  palette.showModal();
  box.focus();
}
box.addEventListener("input", fill);
palette.addEventListener("keydown", (event) => {
  const all = [box, ...found.querySelectorAll("button")], at = all.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); all[Math.min(Math.max(at + step, 0), all.length - 1)].focus(); }
});
// Digits are a number of a matter; other words are one of the places first, and else are searched for.
palette.querySelector("form").addEventListener("submit", (event) => {
  const first = found.querySelector("button");
  if (first && box.value.trim() && !/^\d+$|\d{2}/.test(box.value.trim())) { event.preventDefault(); first.click(); }
});
// To the first field of the next or previous part of a long form.
function section(step) {
  const parts = [...document.querySelectorAll("main section.group")], here = document.activeElement.closest("section.group");
  const field = parts[parts.indexOf(here) + step]?.querySelector("input:not([type=hidden]), textarea, select");
  field?.focus();
  return Boolean(here && field);
}
let after = "";
document.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.metaKey, typing = SEND.test(document.activeElement.tagName);
  if (held && event.key.toLowerCase() === "k") { event.preventDefault(); open(); return; }
  if (held && /^Arrow(Down|Up)$/.test(event.key) && section(event.key === "ArrowDown" ? 1 : -1)) { event.preventDefault(); return; }
  if (held && event.key === "Enter") {
    const form = document.activeElement.form ?? document.activeElement.closest("form");
    const onward = event.shiftKey ? form?.querySelector("button[name=onward], button[name=next]") : null;
    const button = onward ?? form?.querySelector("button[type=submit]:not(.second):not(.link)");
    if (button) { event.preventDefault(); form.requestSubmit(button); }
    return;
  }
  // On one of several choices a digit makes the choice of that place.
  if (single && !held && !event.altKey && document.activeElement.type === "radio" && /^[1-9]$/.test(event.key)) {
    const own = document.activeElement, one = [...(own.form?.elements ?? [])].filter((e) => e.type === "radio" && e.name === own.name)[event.key - 1];
    if (one) { event.preventDefault(); one.click(); one.focus(); }
    return;
  }
  const ticks = typing && !/^(checkbox|radio)$/.test(document.activeElement.type);
  if (!single || held || event.altKey || ticks || event.defaultPrevented || document.querySelector("dialog[open]")) {
    if (single && help?.open && KEYS.includes(event.key)) { const act = acts()[KEYS.indexOf(event.key)]; if (act) { help.close(); take(act); } }
    return;
  }
  const led = after;
  after = "";
  if (led === "g") {
    const link = [...document.querySelectorAll("nav.side a")].filter((one) => one.checkVisibility())["123456789".indexOf(event.key)];
    if (event.key === "h") { document.querySelector(".brand").click(); } else if (event.key === "m") { document.querySelector(".bell")?.click(); } else { link?.click(); }
  } else if (event.key === "g") { after = "g"; }
  else if (event.key === "j" || event.key === "k") { move(event.key === "j" ? 1 : -1); }
  else if (event.key === "a") { (picked() ?? document).querySelector("tr[data-picked] .next a, .next a")?.click(); }
  else if (event.key === "x") { picked()?.querySelector("input[type=checkbox]")?.click(); }
  else if (event.key === "/") { event.preventDefault(); document.getElementById("q")?.focus(); }
  else if (event.key === "?" || event.key === "？") { if (help) { event.preventDefault(); showKeys(); } }
  else if (event.key.length === 1 && KEYS.includes(event.key)) { const act = acts()[KEYS.indexOf(event.key)]; if (act) { event.preventDefault(); take(act); } }
});
document.querySelector("[data-open=keys]")?.addEventListener("click", () => help && showKeys());
for (const form of document.querySelectorAll("main form[method=post]")) {
  const button = form.querySelector(".buttons button[type=submit]:not(.second):not(.link)");
  if (button && !button.title) { button.title = "Ctrl+Enter"; }
}
