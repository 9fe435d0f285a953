// Words selected in a masked text can be hidden with one click (M-I2). They go in the body of the form, never in an address.
const form = document.getElementById("hide");
document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  const words = chosen.toString().trim();
  const at = chosen.anchorNode?.parentElement?.closest("[data-masked]");
  const inside = at && at === chosen.focusNode?.parentElement?.closest("[data-masked]");
  if (inside && words.length > 1 && words.length <= 60) {
    form.elements.words.value = words;
    form.hidden = false;
  } else if (!form.contains(document.activeElement)) {
    form.hidden = true;
  }
});
