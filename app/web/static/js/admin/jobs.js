// The board of work, live: what moves is shown in place, and what changed its state is asked for anew.
import { connect } from "../lib/realtime.js";
import { showTimes } from "../lib/time.js";
import { ask } from "../realtime.js";

/** What comes within this time is one look at the page. */
const GATHER_MS = 700;
/** A socket that the server cut does not come back by itself. */
const CUT_MS = 3_000;
const BOARD = "[data-board]";
const board = () => document.querySelector(BOARD);
const only = board().dataset.board;
let waiting;

// Whoever reads or types in the board is not disturbed: it is looked at again once they left it.
function isBusy() {
  return board().contains(document.activeElement) || board().querySelector(".sure[open]");
}

async function refresh() {
  waiting = undefined;
  if (isBusy()) return soon();
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(BOARD);
  if (!fresh || isBusy()) return;
  board().replaceWith(document.importNode(fresh, true));
  showTimes(board());
}

function soon() {
  waiting ??= setTimeout(refresh, GATHER_MS);
}

function moved({ job_id, data }) {
  if (only && only !== job_id) return;
  const row = board().querySelector(`[data-job="${CSS.escape(job_id)}"]`);
  const bar = row?.querySelector("[data-progress]");
  if (!row) return;
  if (!bar) return soon();
  bar.value = data.job.progress;
  const message = row.querySelector("[data-message]");
  if (message) message.textContent = data.job.message ?? "";
  const step = data.step && board().querySelector(`[data-step-progress="${CSS.escape(data.step.id)}"]`);
  if (step) step.value = data.step.progress;
}

const socket = connect("/jobs");
// What happened before the line stood is in a fresh look.
socket.on("connect", () => {
  ask(socket, "jobs:watch").then(soon, () => {});
});
socket.on("disconnect", (reason) => {
  if (reason === "io server disconnect") setTimeout(() => socket.connect(), CUT_MS);
});
socket.on("progress", moved);
for (const event of ["job", "step"]) {
  socket.on(event, ({ job_id }) => {
    if (!only || only === job_id) soon();
  });
}
