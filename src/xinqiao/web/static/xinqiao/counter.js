// Searches the number that proof.py asks for, so that no visitor has to read distorted letters.
const holder = document.getElementById("proof");
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
if (holder && globalThis.crypto?.subtle) {
  document.getElementById("question").hidden = true;
  const field = document.getElementById("id_proof");
  const button = document.querySelector("form button[type=submit]");
  let done = false;
  solve(JSON.parse(holder.dataset.puzzle)).then((payload) => { field.value = payload; done = true; if (button.dataset.waiting) { button.form.requestSubmit(button); } });
  button.form.addEventListener("submit", (event) => {
    if (!done) { event.preventDefault(); button.dataset.waiting = "1"; button.textContent = holder.dataset.wait; }
  });
}
const anonymous = document.getElementById("id_anonymous");
if (anonymous) {
  const named = document.getElementById("named");
  const show = () => { named.hidden = anonymous.checked; };
  anonymous.addEventListener("change", show); show();
}
document.getElementById("problems")?.focus();
