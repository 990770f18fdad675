// What a person sees of one upload: name, percent, speed, time left, pause and discard.
import { bytes, percent, span } from "../lib/time.js";
import { say } from "../lib/words.js";

function line(upload) {
  const { state, file, sent, pace } = upload;
  if (state === "failed") return upload.reason.message || say("failed");
  if (state === "done") return say("arrived");
  if (state !== "sending") return `${percent(upload.fraction)} · ${say(state)}`;
  const parts = [percent(upload.fraction), say("of", { sent: bytes(sent), size: bytes(file.size) })];
  const left = span(pace.secondsLeft(file.size));
  if (left) parts.push(say("speed", { speed: bytes(pace.speed) }), say("left", { time: left }));
  return parts.join(" · ");
}

function show(row, upload) {
  row.dataset.state = upload.state;
  row.querySelector("[data-line]").textContent = line(upload);
  row.querySelector("progress").value = upload.fraction;
  const shown = {
    pause: upload.isActive,
    "go-on": upload.state === "paused",
    again: upload.state === "failed",
    discard: upload.state !== "done",
  };
  for (const [name, visible] of Object.entries(shown)) {
    row.querySelector(`[data-do="${name}"]`).hidden = !visible;
  }
}

// The button that was pressed hides; the one that takes its place gets the focus.
function act(row, upload, action) {
  if (action === "pause") upload.pause();
  else if (action === "discard") upload.discard();
  else upload.goOn();
  const next = row.querySelector("[data-do]:not([hidden])");
  if (row.isConnected) next?.focus();
}

export function uploadRow(upload) {
  const row = document.querySelector("#upload-row").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = upload.file.name;
  row.querySelector("progress").setAttribute("aria-label", upload.file.name);
  for (const button of row.querySelectorAll("[data-do]")) {
    button.setAttribute("aria-label", `${button.textContent.trim()}: ${upload.file.name}`);
    button.addEventListener("click", () => act(row, upload, button.dataset.do));
  }
  upload.addEventListener("change", () => show(row, upload));
  show(row, upload);
  return row;
}
