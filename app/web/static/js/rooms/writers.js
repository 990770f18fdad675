/** Who is writing at the moment, in words under the chat. */

import { say } from "../lib/words.js";

const LASTS_MS = 5_000;

export class Writers {
  /**
   * @param {HTMLElement} place
   * @param {() => string|undefined} you the id of our own member
   */
  constructor(place, you) {
    this.place = place;
    this.you = you;
    /** @type {Map<string, {name: string, timer: ReturnType<typeof setTimeout>}>} */
    this.writers = new Map();
  }

  /** @param {{id: string, name: string}} member */
  writes({ id, name }) {
    if (id === this.you()) return;
    clearTimeout(this.writers.get(id)?.timer);
    this.writers.set(id, { name, timer: setTimeout(() => this.stopped(id), LASTS_MS) });
    this.show();
  }

  /** @param {string|null} id */
  stopped(id) {
    clearTimeout(this.writers.get(id ?? "")?.timer);
    if (this.writers.delete(id ?? "")) this.show();
  }

  show() {
    const names = [...this.writers.values()].map(({ name }) => name);
    const key = names.length > 2 ? "chat.many_write" : names.length === 2 ? "chat.two_write" : "chat.one_writes";
    this.place.textContent = names.length ? say(key, { name: names[0], other: names[1] ?? "" }) : "";
  }
}
