// Words selected in a masked text can be hidden with one click, and a mask that is wrong can be asked to be shown (M-I2). Words go in the
// body of the form, never in an address; of a mask only where it stands.
const toHide = document.getElementById("hide");
const toShow = document.getElementById("show");
document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  const words = chosen.toString().trim();
  const at = chosen.anchorNode?.parentElement?.closest("[data-masked]");
  const inside = at && at === chosen.focusNode?.parentElement?.closest("[data-masked]");
  const wrong = inside && at.dataset.masked && words.includes("*");
  if (wrong) {
    const range = chosen.getRangeAt(0);
    const before = document.createRange();
    before.setStart(at, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const signs = (some) => [...some.cloneContents().textContent];
    toShow.elements.at.value = signs(before).length + signs(range).indexOf("*");
    toShow.action = at.dataset.masked;
  } else if (inside) {
    toHide.elements.words.value = words;
  }
  const used = [toHide, toShow].some((form) => form.contains(document.activeElement));
  if (inside || !used) {
    toShow.hidden = !wrong;
    toHide.hidden = wrong || !inside || words.length < 2 || words.length > 60;
  }
});
