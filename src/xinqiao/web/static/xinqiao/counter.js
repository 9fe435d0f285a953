// Searches the number that proof.py asks for, so that no visitor has to read distorted letters.
async function hex(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
async function solve(puzzle) {
  const salt = puzzle.salt.endsWith("&") ? puzzle.salt : puzzle.salt + "&";
  for (let number = 0; number <= puzzle.max; number += 1) {
    if ((await hex(salt + number)) === puzzle.challenge) {
      const { algorithm, challenge, signature } = puzzle;
      return btoa(JSON.stringify({ algorithm, challenge, number, salt: puzzle.salt, signature }));
    }
  }
  return "";
}
const HALF_HOUR = 30 * 60 * 1000;
function begin() {
  const holder = document.getElementById("proof");
  if (holder && globalThis.crypto?.subtle) {
    document.getElementById("question").hidden = true;
    const field = document.getElementById("id_proof");
    const button = document.querySelector("#typed button[type=submit]");
    let done = false;
    solve(JSON.parse(holder.dataset.puzzle)).then((payload) => { field.value = payload; done = true; if (button.dataset.waiting) { button.form.requestSubmit(button); } });
    button.form.addEventListener("submit", (event) => {
      if (!done && event.submitter?.name !== "shown_in") { event.preventDefault(); button.dataset.waiting = "1"; button.textContent = holder.dataset.wait; }
    });
  }
  const anonymous = document.getElementById("id_anonymous");
  if (anonymous) {
    const named = document.getElementById("named");
    const show = () => { named.hidden = anonymous.checked; };
    anonymous.addEventListener("change", show); show();
  }
  // A paper is compared with what was issued without leaving this device.
  const compare = document.getElementById("compare");
  if (compare && globalThis.crypto?.subtle) {
    document.getElementById("send").hidden = true;
    compare.elements.file.addEventListener("change", async () => {
      const [file] = compare.elements.file.files;
      const bytes = file ? new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) : [];
      const same = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("") === compare.dataset.sha256;
      document.getElementById("same").hidden = !file || !same;
      document.getElementById("other").hidden = !file || same;
    });
  }
  document.getElementById("problems")?.focus();
  // What a citizen has typed stays in this browser only, for this tab: through a reload, the way back; a switch of the language takes it along (`kept.InAnotherLanguage`). Whoever
  // comes to the page anew, perhaps the next visitor at the same screen, finds it empty. Number and query code are not kept at all.
  const kept = `typed:${location.pathname}`;
  const form = document.querySelector("main form[method=post] textarea")?.form;
  const written = form?.elements.code ? null : form;
  const boxes = [...(written?.elements ?? [])].filter((e) => e.name && !/^(hidden|file|password|submit|fieldset)$/.test(e.type));
  function keep() {
    const values = boxes.map((e) => [e.name, e.value, e.checked]);
    sessionStorage.setItem(kept, JSON.stringify({ at: Date.now(), values }));
  }
  if (written) {
    const old = JSON.parse(sessionStorage.getItem(kept) ?? "null");
    const again = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
    sessionStorage.removeItem(kept);
    if (old && again && Date.now() - old.at < HALF_HOUR && !document.getElementById("problems")) {
      boxes.forEach((e, n) => {
        const [name, value, checked] = old.values[n] ?? [];
        if (name !== e.name) return;
        if (e.type === "checkbox" || e.type === "radio") { e.checked = checked; } else { e.value = value; }
        if (value !== e.defaultValue) e.closest("details")?.setAttribute("open", "");
      });
      anonymous?.dispatchEvent(new Event("change"));
      keep();
    }
    written.addEventListener("input", keep);
  } else { sessionStorage.clear(); }
  const check = document.getElementById("check");
  if (check) {
    for (const kind of ["input", "change"]) { check.closest("form").addEventListener(kind, () => repeat(check)); }
    repeat(check);
  }
}
// What was filled in, together above the button: on a small screen the form is many screens long. Each word leads back to its field.
const MOST_REPEATED = 200;
function repeat(check) {
  const lines = [...check.closest("form").elements].flatMap((field) => {
    const label = document.querySelector(`label[for="${field.id}"]`), said = saidIn(field);
    if (!label || !said || field.closest("[hidden]")) return [];
    const name = document.createElement("dt"), value = document.createElement("dd"), link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = (label.querySelector("span:not(.quiet)") ?? label.firstChild).textContent.trim();
    name.append(link);
    value.textContent = said.length > MOST_REPEATED ? `${said.slice(0, MOST_REPEATED)}…` : said;
    return [name, value];
  });
  check.querySelector("dl").replaceChildren(...lines);
  check.hidden = !lines.length;
}
function saidIn(field) {
  if (field.type === "checkbox") return field.checked ? "✓" : "";
  if (field.type === "file") return [...field.files].map((file) => file.name).join("、");
  return (field.selectedOptions?.[0]?.textContent ?? field.value).trim();
}
// 503: nothing was taken, the office is busy for a moment. While it is tried again the page keeps what is written and the files.
async function posted(address, body) {
  for (const wait of [3, 10, 20]) {
    const answer = await fetch(address, { method: "POST", body });
    if (answer.status !== 503) return answer;
    await new Promise((go) => setTimeout(go, wait * 1000));
  }
  return fetch(address, { method: "POST", body });
}
// A form with files is sent without leaving the page: one that is refused comes back with its files still chosen. They are kept nowhere.
// A page of our own, which comes with its own policy; nothing else of this program makes text into a page.
const asItIs = { createHTML: (text) => text };
const ours = globalThis.trustedTypes?.createPolicy("xinqiao", asItIs) ?? asItIs;
async function sendFiles(event) {
  const form = event.target, button = event.submitter;
  const fields = [...form.querySelectorAll("input[type=file]")].filter((field) => field.files.length);
  if (event.defaultPrevented || form.method !== "post" || !fields.length) return;
  event.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  const sent = new FormData(form, button);
  sent.append("files_kept", "1");
  let answer, page;
  try {
    answer = await posted(form.action, sent);
    page = new DOMParser().parseFromString(ours.createHTML(await answer.text()), "text/html");
  } catch { form.submit(); return; }
  if (answer.redirected) { history.pushState({}, "", answer.url); }
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceWith(document.adoptNode(page.body));
  for (const field of answer.redirected ? [] : fields) {
    const again = document.getElementById(field.id);
    if (again) { again.files = field.files; changed(again); }
  }
  scrollTo(0, 0);
  begin();
}
addEventListener("submit", sendFiles);
addEventListener("popstate", () => location.reload());
begin();
