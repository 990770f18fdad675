/** What the box is for at the moment: a new line, the answer to one, or another wording of one of ours. */

import { say } from "../lib/words.js";

/** @typedef {import("./types.js").Line} Line */

export class Composer {
  /**
   * @param {HTMLElement} bar says what is answered or changed, and lets go of it
   * @param {HTMLTextAreaElement} field
   */
  constructor(bar, field) {
    this.bar = bar;
    this.field = field;
    this.words = /** @type {HTMLElement} */ (bar.querySelector("[data-words]"));
    /** @type {Line|null} */
    this.answered = null;
    /** @type {Line|null} */
    this.edited = null;
    bar.querySelector("button")?.addEventListener("click", () => this.letGo());
  }

  /** @param {Line} line */
  reply(line) {
    this.letGo();
    this.answered = line;
    this.show(say("chat.replying", { name: line.member.name }), line.text);
  }

  /** @param {Line} line */
  edit(line) {
    this.letGo();
    this.edited = line;
    this.field.value = line.text;
    this.show(say("chat.editing"), "");
  }

  /**
   * @param {string} words
   * @param {string} text
   */
  show(words, text) {
    this.words.textContent = text ? `${words}: ${text.slice(0, 140)}` : words;
    this.bar.hidden = false;
    this.field.focus();
  }

  /** Answer what was begun, and begin anew. */
  take() {
    const { answered, edited } = this;
    this.answered = this.edited = null;
    this.bar.hidden = true;
    return { answered, edited };
  }

  /** Give up; what would have been changed stays as it is. */
  letGo() {
    const { edited } = this.take();
    if (edited) this.field.value = "";
    this.field.focus();
  }

  get isBusy() {
    return Boolean(this.answered || this.edited);
  }
}
