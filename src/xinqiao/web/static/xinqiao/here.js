// A form of an act opens over the page on which its link stands, and its person comes back to that page. Without this file, and with a new
// tab asked for, the link leads to the page of the act. What was typed stays when it is closed and opened again.
const here = document.getElementById("here"), inside = here?.querySelector("div");
let shown = "";
// No name is on the page twice: labels and hints lead to the field of this form.
const NAMES = ["id", "for", "aria-describedby", "aria-labelledby", "list", "hx-target"];
function renamed(one) {
  for (const name of NAMES) {
    const had = one.getAttribute(name);
    if (had) { one.setAttribute(name, name === "hx-target" ? had.replace("#", "#here-") : had.split(" ").map((id) => `here-${id}`).join(" ")); }
  }
}
function came(form) {
  const from = Object.assign(document.createElement("input"), { type: "hidden", name: "here", value: location.pathname + location.search });
  form.append(from);
}
async function unfold(link) {
  if (shown !== link.href) {
    const answer = await fetch(link.href, { headers: { "X-Here": "yes" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) { location.assign(link.href); return; }
    try { inside.innerHTML = await answer.text(); } catch { location.assign(link.href); return; } // refused by `fragments.js`
    shown = link.href;
    for (const form of inside.querySelectorAll("form[method=post]")) { came(form); }
    inside.querySelectorAll("*").forEach(renamed);
    globalThis.htmx?.process(inside);
  }
  here.showModal();
  here.scrollTop = 0;
  if (inside.querySelector("[data-read]")) return; // what is to be decided on is read from the top
  inside.querySelector("[autofocus], form :is(input:not([type=hidden]), select, textarea)")?.focus();
}
// What concerns everybody at once, the end of the session and a call for help, stays in reach of an open dialog, behind which all is inert.
const calls = () => ["session", "helpnow"].map((id) => document.getElementById(id)).filter(Boolean);
function along() {
  const dialog = [...document.querySelectorAll("dialog:modal")].at(-1), shell = document.querySelector(".shell");
  if (calls().some((one) => one.parentNode !== (dialog ?? shell.parentNode))) {
    if (dialog) { dialog.prepend(...calls()); } else { shell.before(...calls()); }
  }
}
for (const dialog of document.querySelectorAll("dialog")) {
  new MutationObserver(along).observe(dialog, { attributes: true, attributeFilter: ["open"] });
}
if (here) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-here]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    unfold(link);
  });
  inside.addEventListener("click", (event) => {
    if (event.target.closest(".buttons a.second")) { event.preventDefault(); here.close(); }
  });
}
