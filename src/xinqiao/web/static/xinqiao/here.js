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
async function open(link) {
  if (shown !== link.href) {
    const answer = await fetch(link.href, { headers: { "X-Here": "yes" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) { location.assign(link.href); return; }
    inside.innerHTML = await answer.text();
    shown = link.href;
    for (const form of inside.querySelectorAll("form[method=post]")) { came(form); }
    inside.querySelectorAll("*").forEach(renamed);
    globalThis.htmx?.process(inside);
  }
  here.showModal();
  inside.querySelector("[autofocus], form :is(input:not([type=hidden]), select, textarea)")?.focus();
}
if (here) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-here]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  inside.addEventListener("click", (event) => {
    if (event.target.closest(".buttons a.second")) { event.preventDefault(); here.close(); }
  });
}
