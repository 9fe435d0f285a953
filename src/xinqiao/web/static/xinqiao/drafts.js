// Long texts save themselves while somebody types, and the end of the session is told before it comes. Without this file a form that is
// sent after the end still comes back filled.
const place = document.getElementById("session");
const PAUSE = 1500, WARN = 120, LATE = 3, AGAIN = 15000;
// No answer, or 503: the line or the office is busy for a while. Nothing was refused, so it is tried again.
const busy = (answer) => answer === null || answer.status === 503;
const waiting = new Map();

function words(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) { if (typeof value !== "string") data.delete(name); }
  data.set("_address", new URL(form.getAttribute("action") || location.href, location.href).pathname);
  return data;
}
async function save(form, keepalive = false) {
  clearTimeout(waiting.get(form));
  if (!waiting.delete(form) || form.dataset.sent) return;
  const answer = await fetch(place.dataset.save, { method: "POST", body: words(form), redirect: "manual", keepalive }).catch(() => null);
  if (form.dataset.sent) return;
  told(form, answer?.ok ? `${place.dataset.saved} ${(await answer.json()).saved}` : place.dataset.failed);
  if (busy(answer) && !waiting.has(form)) { waiting.set(form, setTimeout(() => save(form), AGAIN)); }
  if (!answer?.ok) ask();
}
function told(form, text) {
  let line = form.querySelector("[data-told]");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "hint" });
    line.dataset.told = "";
    form.append(line);
  }
  line.textContent = text;
}
const kept = (form) => form?.elements._draft && form.querySelector("textarea");
function typed(event) {
  const form = event.target.form;
  if (!kept(form)) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => save(form), PAUSE));
}
const flush = (keepalive) => Promise.all([...waiting.keys()].map((form) => save(form, keepalive)));
document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("visibilitychange", () => { if (document.hidden) flush(true); });
globalThis.addEventListener("pagehide", () => flush(true));
// What was typed goes along when the language is switched.
document.addEventListener("submit", async (event) => {
  if (event.defaultPrevented) return;
  const form = event.target, button = event.submitter;
  if (form.matches(".lang") && waiting.size) {
    event.preventDefault();
    await flush(false);
    delete form.dataset.sent;
    form.requestSubmit(button);
  } else if (waiting.has(form)) { clearTimeout(waiting.get(form)); waiting.delete(form); }
});

let bell = 0, end = 0;
function ends(left) {
  if (left !== null) { end = Date.now() + left * 1000; }
  clearTimeout(bell);
  bell = setTimeout(ask, Math.max(end - Date.now() - WARN * 1000, 1000));
}
function show(when, left) {
  place.hidden = !when;
  for (const part of place.querySelectorAll("[data-when]")) {
    part.hidden = part.dataset.when !== when;
    for (const minutes of part.querySelectorAll("[data-minutes]")) { minutes.textContent = Math.max(Math.ceil(left / 60), 1); }
  }
}
async function ask(stay = false) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value });
  const asked = stay ? { method: "POST", body, redirect: "manual" } : { redirect: "manual" };
  const answer = await fetch(place.dataset.ask, asked).catch(() => null);
  if (busy(answer)) { bell = setTimeout(ask, 2 * AGAIN); return; }
  const left = answer.ok ? (await answer.json()).left : -1;
  clearTimeout(bell);
  if (left <= 0) { show("over", 0); return; }
  if (left > WARN) { show("", left); ends(left); return; }
  show(stay ? "last" : "soon", left);
  bell = setTimeout(ask, (left > 60 ? left - 60 : left + LATE) * 1000);
}
if (place) {
  ends(Number(place.dataset.left));
  place.querySelector("button").addEventListener("click", () => ask(true));
  // A computer that slept.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() > end - WARN * 1000) ask(); });
}
