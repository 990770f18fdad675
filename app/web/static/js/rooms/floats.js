/** Reactions that rise over the picture for a moment; the server gathers what many press at once. */

import { silence } from "./silence.js";

/** The handful that is offered. */
export const REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "👏", "🎉", "🔥"];
const STAY_MS = 2_600;
/** So many of one kind rise at most, whatever the count beside them says. */
const MOST_OF_ONE = 5;
const MOST = 30;

export class Floats {
  /**
   * @param {HTMLElement} stage where they rise
   * @param {HTMLElement} bar where they are pressed
   * @param {import("./session.js").RoomSession} session
   */
  constructor(stage, bar, session) {
    this.stage = stage;
    this.session = session;
    for (const emoji of REACTIONS) bar.append(this.button(emoji));
    session.addEventListener("reaction", ({ detail }) => this.rise(detail.counts));
    session.addEventListener("voice", () => this.showRights(bar));
  }

  /**
   * Who is muted for a while reads why; who may not react at all is offered nothing.
   * @param {HTMLElement} bar
   */
  showRights(bar) {
    const { session } = this;
    bar.hidden = !session.may("chat.send");
    bar.title = silence(session);
    for (const button of bar.querySelectorAll("button")) button.disabled = !session.speaks;
  }

  /** @param {string} emoji */
  button(emoji) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = emoji;
    button.addEventListener("click", () => {
      // Pressed too fast it is not heard, and nobody needs to know.
      this.session.ask("react:float", { emoji }).catch(() => {});
    });
    return button;
  }

  /** @param {Record<string, number>} counts */
  rise(counts) {
    for (const [emoji, count] of Object.entries(counts)) {
      const shown = Math.min(count, MOST_OF_ONE);
      for (let n = 0; n < shown; n++) this.add(emoji, n === 0 && count > shown ? count : 0, n);
    }
  }

  /**
   * @param {string} emoji
   * @param {number} count 0 for none to be said
   * @param {number} place
   */
  add(emoji, count, place) {
    if (this.stage.childElementCount >= MOST) return;
    const piece = document.createElement("span");
    piece.textContent = count ? `${emoji} ${count}` : emoji;
    piece.style.setProperty("--from", `${8 + Math.random() * 84}%`);
    piece.style.setProperty("--after", `${place * 120}ms`);
    this.stage.append(piece);
    setTimeout(() => piece.remove(), STAY_MS + place * 120);
  }
}
