// Live work: the jobs namespace says that something moved, the status route says how far it is.
// Without a socket the page asks every two seconds instead.
import { get } from "../lib/api.js";
import { connect } from "../lib/realtime.js";
import { percent, span } from "../lib/time.js";
import { say } from "../lib/words.js";

const GAP = 700;
const POLL = 2000;
const SLOW_POLL = 10_000;
const stepNames = JSON.parse(document.querySelector("#words").textContent).steps;
const ICONS = { DONE: "check", SKIPPED: "check", FAILED: "circle-alert", RUNNING: "loader-circle" };

function stepItem(step, sprite) {
  const item = document.querySelector("#step-row").content.firstElementChild.cloneNode(true);
  const parts = [stepNames[step.name] ?? step.name];
  if (step.language) parts.push(step.language);
  if (step.state === "RUNNING") parts.push(percent(step.progress));
  if (step.eta_seconds) parts.push(say("left", { time: span(step.eta_seconds) }));
  item.dataset.state = step.state;
  item.querySelector("use").setAttribute("href", `${sprite}#${ICONS[step.state] ?? "clock"}`);
  item.querySelector("span").textContent = parts.join(" · ");
  return item;
}

export function showWork(element, status) {
  const steps = element.querySelector("[data-steps]");
  if (!steps) return;
  element.querySelector("[data-work-line]").textContent = say("making", {
    percent: percent(status.progress),
  });
  element.querySelector("progress").value = status.progress;
  const sprite = document.querySelector("#step-row").dataset.sprite;
  steps.replaceChildren(...status.steps.map((step) => stepItem(step, sprite)));
}

// Follows the videos that elements name by data-video; `changed` hears of a new state.
export class Live extends EventTarget {
  constructor() {
    super();
    this.asked = new Map();
    this.socket = connect("/jobs");
    this.socket.on("connect", () => this.socket.emit("job:watch", {}));
    for (const event of ["job", "step", "progress"]) {
      this.socket.on(event, ({ job_id }) => this.#moved(job_id));
    }
    this.#poll();
  }

  get busy() {
    return [...document.querySelectorAll("[data-video][data-busy]")];
  }

  refreshAll() {
    for (const element of this.busy) this.#refresh(element);
  }

  #moved(jobId) {
    const element = this.busy.find((one) => one.dataset.job === jobId);
    if (element) this.#soon(element);
    else this.dispatchEvent(new CustomEvent("unknown", { detail: jobId }));
  }

  // At most one question per video and GAP, the last one never left out.
  #soon(element) {
    const id = element.dataset.video;
    if (this.asked.has(id)) return;
    this.asked.set(
      id,
      setTimeout(() => {
        this.asked.delete(id);
        this.#refresh(element);
      }, GAP),
    );
  }

  async #refresh(element) {
    try {
      const status = await get(`/videos/${element.dataset.video}/status`);
      if (element.isConnected) this.#show(element, status);
    } catch (error) {
      if (error.status === 404) element.removeAttribute("data-busy");
    }
  }

  #show(element, status) {
    showWork(element, status);
    const { dataset } = element;
    const ended = status.steps.length > 0 && status.steps.every((step) => isOver(step.state));
    const moved = dataset.status !== status.status || dataset.watchable !== `${status.watchable}`;
    if (!moved && !ended) return;
    Object.assign(dataset, { status: status.status, watchable: status.watchable });
    if (ended) element.removeAttribute("data-busy");
    this.dispatchEvent(new CustomEvent("changed", { detail: { element, status } }));
  }

  #poll() {
    const wait = this.socket.connected ? SLOW_POLL : POLL;
    setTimeout(() => {
      if (!document.hidden) this.refreshAll();
      this.#poll();
    }, wait);
  }
}

function isOver(state) {
  return ["DONE", "SKIPPED", "FAILED", "CANCELLED"].includes(state);
}
