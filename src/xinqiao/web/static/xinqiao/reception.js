// The reception page: how long it has been, the opening that fits, and nothing listed before it was said back.
// Everything also works without this file: the server refuses a record whose line of saying back is empty.
for (const clock of document.querySelectorAll("[data-since]")) {
  const show = () => {
    const minutes = Math.max(0, Math.floor((Date.now() / 1000 - Number(clock.dataset.since)) / 60));
    clock.textContent = clock.dataset.text.replace("%s", minutes);
  };
  show();
  setInterval(show, 15000);
}
const openings = [...document.querySelectorAll(".opening")];
const pick = () => {
  const chosen = document.querySelector("input[name=situation]:checked")?.value;
  for (const said of openings) { said.hidden = said.dataset.for !== chosen; }
};
if (openings.length) { document.addEventListener("change", pick); pick(); }
for (const part of document.querySelectorAll("fieldset[data-after]")) {
  const before = document.querySelector(`[name=${part.dataset.after}]`);
  // Inert words stay in the draft; those of a disabled field would not.
  const follow = () => { part.toggleAttribute("inert", !before.value.trim()); };
  before.addEventListener("input", follow);
  follow();
}
// Help by one key while typing goes on: the same key in every browser.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  const button = document.querySelector(`[data-alt="${event.code.replace(/^(Digit|Numpad)/, "")}"]`);
  if (button) { event.preventDefault(); button.click(); }
  if (button?.matches("summary")) button.parentElement.querySelector("button").focus();
});
