/** What comes next, shown over the picture in a film's last moments and at its end; below YouTube's player, never over it. */

import { clockOf } from "../player/resume.js";
import { say } from "../lib/words.js";

const BEFORE_END_SECONDS = 12;
/** YouTube's player comes and goes, and is looked at from time to time. */
const LOOK_EVERY_MS = 1_000;

export class NextUp {
  /**
   * @param {HTMLElement} root
   * @param {import("./queue.js").Queue} queue
   * @param {import("../player/player.js").Player} player
   */
  constructor(root, queue, player) {
    this.root = root;
    this.queue = queue;
    this.player = player;
    this.said = "";
    queue.addEventListener("change", () => this.show());
    for (const event of ["timeupdate", "ended", "seeked", "loadedmetadata"]) {
      player.media.addEventListener(event, () => this.show());
    }
    setInterval(() => this.show(), LOOK_EVERY_MS);
  }

  /** Seconds of the film that are left, or null while that is not known. */
  left() {
    const { media } = this.player;
    const length = this.player.length();
    if (!Number.isFinite(length) || media.readyState < 1) return null;
    return length - media.currentTime;
  }

  show() {
    const left = this.left();
    const near = left !== null && left <= BEFORE_END_SECONDS;
    this.root.hidden = !near;
    if (!near) return;
    const words = this.words();
    if (words === this.said) return;
    this.said = words;
    const [head, title] = this.parts();
    const find = (/** @type {string} */ part) => /** @type {HTMLElement} */ (this.root.querySelector(part));
    find("[data-next-head]").textContent = head;
    find("[data-next-title]").textContent = title;
  }

  words() {
    return this.parts().join("\n");
  }

  /** @returns {[string, string]} */
  parts() {
    const { next, head } = this.queue;
    if (head?.loop === "one") return [say("queued.next_again"), ""];
    if (!next) return head?.loop === "all" ? [say("queued.next_again"), ""] : [say("queued.next_none"), ""];
    const film = next.film;
    if (!film) return [say("queued.next"), next.reason ? say("queued.unseen") : say("queued.loading")];
    return [say("queued.next"), film.duration ? `${film.title} (${clockOf(film.duration)})` : film.title];
  }
}
