/** At the end of a video the next one comes, of its list or of what is related, after a count one can stop. */

import { recall, remember } from "../player/preferences.js";
import { markOnPress, markPlaying, takeMark } from "./mark.js";
import { firstNew, follow } from "./trail.js";

const CHOICE = "goes-on";

/** Who wants less motion is not carried on unless they chose to be. */
function isWanted() {
  const chosen = recall(CHOICE);
  if (chosen !== null) return chosen === "yes";
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {Element} list */
function offerChoice(list) {
  const label = list.querySelector("[data-goes-on-choice]");
  const box = label?.querySelector("input");
  if (!label || !box) return;
  box.checked = isWanted();
  box.addEventListener("change", () => remember(CHOICE, box.checked ? "yes" : "no"));
  label.removeAttribute("hidden");
}

class Count {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    this.link = /** @type {HTMLAnchorElement} */ (panel.querySelector("[data-going-now]"));
    this.words = /** @type {HTMLElement} */ (panel.querySelector("[data-going-words]"));
    this.number = /** @type {HTMLElement} */ (panel.querySelector("[data-going-count]"));
    /** @type {ReturnType<typeof setInterval>|undefined} */
    this.timer = undefined;
    this.left = 0;
    panel.querySelector("[data-going-stay]")?.addEventListener("click", () => this.stop());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.stop();
    });
    document.querySelector(".stage")?.append(panel);
  }

  start() {
    this.stop();
    this.panel.hidden = false;
    this.words.textContent = this.words.dataset.goingWords ?? "";
    if (!isWanted()) return;
    this.left = Number(this.panel.dataset.seconds);
    this.show();
    this.timer = setInterval(() => this.pass(), 1_000);
  }

  pass() {
    this.left -= 1;
    this.show();
    if (this.left > 0) return;
    clearInterval(this.timer);
    markPlaying();
    location.assign(this.link.href);
  }

  show() {
    this.number.textContent = this.left ? `(${this.left})` : "";
  }

  stop() {
    clearInterval(this.timer);
    this.number.textContent = "";
    this.panel.hidden = true;
    this.words.textContent = "";
  }
}

/** Have the list in sight at the video that plays, without moving the page. @param {Element} list */
function scrollToCurrent(list) {
  const box = list.querySelector("[data-playing-list]");
  const row = /** @type {HTMLElement|null} */ (box?.querySelector("[aria-current]") ?? null);
  if (box && row) box.scrollTop = row.offsetTop - box.clientHeight / 3;
}

/**
 * Lead on to the first of what is up next that was not watched here before.
 * @param {HTMLElement} upNext
 */
function leadOn(upNext) {
  const trail = follow(upNext.dataset.here ?? "");
  const links = /** @type {HTMLAnchorElement[]} */ ([...upNext.querySelectorAll("[data-next]")]);
  const id = firstNew(links.map(({ dataset }) => dataset.next ?? ""), trail);
  const link = links.find(({ dataset }) => dataset.next === id);
  const now = /** @type {HTMLAnchorElement|null} */ (upNext.querySelector("[data-going-now]"));
  const words = /** @type {HTMLElement|null} */ (upNext.querySelector("[data-going-words]"));
  if (!link || !now || !words) return;
  now.href = link.getAttribute("href") ?? "";
  words.dataset.goingWords = link.dataset.words;
}

/** @param {import("../player/player.js").Player} player */
export function goOn(player) {
  const list = document.querySelector("[data-playing]");
  const upNext = /** @type {HTMLElement|null} */ (document.querySelector("[data-up-next]"));
  const offered = list ?? upNext;
  if (!offered) return;
  markOnPress();
  offerChoice(offered);
  if (list) scrollToCurrent(list);
  if (upNext) leadOn(upNext);
  // Another site's player waits for whoever watches, also within a list.
  if (takeMark() && !player.root.dataset.embed) player.play()?.catch(() => {});
  const panel = /** @type {HTMLElement|null} */ (document.querySelector("[data-going-on]"));
  if (!panel) return;
  const count = new Count(panel);
  player.media.addEventListener("ended", () => count.start());
  for (const name of ["play", "seeking"]) player.media.addEventListener(name, () => count.stop());
}
