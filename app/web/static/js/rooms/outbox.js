/**
 * What we wrote and the server has not numbered yet. What could not be sent keeps its operation: sent again it is the
 * same line, should the server have kept it after all.
 *
 * @typedef {object} Entry
 * @property {string} op
 * @property {string} text
 * @property {number} after the number of the newest line when it was written: it comes later
 * @property {boolean} failed
 * @property {any} [answered] the line it replies to
 * @property {boolean} inBox whether its text was put back to be sent again
 */

import { newId } from "./ids.js";

export class Outbox {
  constructor() {
    /** @type {Entry[]} the oldest first */
    this.entries = [];
  }

  /**
   * Send a text for the first time, or again.
   * @param {string} text
   * @param {number} after the number of the newest line
   */
  put(text, after) {
    const again = this.entries.find((entry) => entry.failed && entry.text === text);
    if (again) return Object.assign(again, { failed: false, inBox: false });
    const entry = { op: newId(), text, after, failed: false, inBox: false };
    this.entries.push(entry);
    return entry;
  }

  /**
   * It came to nothing, as far as we know.
   * @param {Entry} entry
   * @param {{inBox: boolean}} where
   */
  fail(entry, { inBox }) {
    Object.assign(entry, { failed: true, inBox });
  }

  /**
   * The server numbered a text of ours: take out the entry that waited for it.
   * @param {string} text
   * @param {number} seq
   */
  arrived(text, seq) {
    const entry = this.entries.find((waiting) => waiting.text === text && waiting.after < seq);
    if (entry) this.remove(entry);
    return entry;
  }

  /** @param {Entry} entry */
  remove(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
  }

  /** Take out what was put back into the box and written differently there. */
  rewritten() {
    const gone = this.entries.filter(({ failed, inBox }) => failed && inBox);
    for (const entry of gone) this.remove(entry);
    return gone;
  }
}
