// A signature drawn on the screen goes the way of a scanned record: as a picture in the file field. Without this file it is signed on paper.
const pad = document.querySelector("[data-pad]"), canvas = pad.querySelector("canvas"), pen = canvas.getContext("2d");
const file = document.querySelector("input[type=file]");
let drawn = false;

function clean() {
  drawn = false;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.lineWidth = 6;
  pen.lineCap = pen.lineJoin = "round";
  file.value = "";
}
function spot(event) {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
}
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  pen.beginPath();
  pen.moveTo(...spot(event));
  event.preventDefault();
});
canvas.addEventListener("pointermove", (event) => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  pen.lineTo(...spot(event));
  pen.stroke();
  drawn = true;
});
canvas.addEventListener("pointerup", () => {
  if (!drawn) return;
  canvas.toBlob((picture) => {
    const kept = new DataTransfer();
    kept.items.add(new File([picture], `${canvas.dataset.name ?? "signature"}.png`, { type: "image/png" }));
    file.files = kept.files;
  }, "image/png");
});
pad.querySelector("[data-again]").addEventListener("click", clean);
pad.hidden = false;
clean();
