/**
 * The lines of the chat in the order the server numbered them; what we just wrote stands at the end until it has a number.
 *
 * @typedef {object} Line
 * @property {string} [id]
 * @property {number} [seq]
 * @property {{id: string|null, name: string}} member
 * @property {string} text
 * @property {number|null} [position]
 * @property {string} created_at
 * @property {boolean} [deleted]
 */

import { say } from "../lib/words.js";
import { clockOf } from "../player/resume.js";

const time = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short" });

export class ChatLines {
  /**
   * @param {HTMLElement} root the list
   * @param {() => string|undefined} you the id of our own member
   */
  constructor(root, you) {
    this.root = root;
    this.window = /** @type {HTMLElement} */ (root.parentElement);
    this.you = you;
    /** @type {Map<string, HTMLElement>} */
    this.byId = new Map();
    /** @type {{text: string, row: HTMLElement}[]} */
    this.pending = [];
  }

  /** The lowest number shown; null when nothing is. */
  get first() {
    const row = /** @type {HTMLElement|null} */ (this.root.querySelector("[data-seq]"));
    return row ? Number(row.dataset.seq) : null;
  }

  /**
   * Show a line, or what became of it.
   * @param {Line} line
   */
  show(line) {
    const atEnd = this.isAtEnd();
    const row = this.byId.get(line.id ?? "") ?? this.adopt(line) ?? this.make(line);
    this.fill(row, line);
    if (!row.isConnected || row.dataset.seq !== String(line.seq)) this.place(row, line.seq ?? Infinity);
    this.byId.set(line.id ?? "", row);
    if (atEnd) this.toEnd();
  }

  /**
   * Show what we write before the server has it.
   * @param {string} text
   * @param {string} name ours
   */
  expect(text, name) {
    const line = { member: { id: this.you() ?? null, name }, text, created_at: new Date().toISOString() };
    const row = this.make(line);
    this.fill(row, line);
    row.dataset.state = "sending";
    this.root.append(row);
    this.pending.push({ text, row });
    this.toEnd();
    return row;
  }

  /**
   * The server kept what we wrote.
   * @param {HTMLElement} row
   * @param {{id: string, seq: number}} answer
   */
  confirm(row, { id, seq }) {
    this.pending = this.pending.filter((entry) => entry.row !== row);
    delete row.dataset.state;
    const shown = this.byId.get(id);
    if (shown && shown !== row) row.remove();
    else {
      this.byId.set(id, row);
      this.place(row, seq);
    }
  }

  /**
   * The server did not keep what we wrote.
   * @param {HTMLElement} row
   * @param {string} why
   */
  fail(row, why) {
    this.pending = this.pending.filter((entry) => entry.row !== row);
    row.dataset.state = "failed";
    const note = document.createElement("p");
    note.className = "error";
    note.textContent = why;
    row.append(note);
  }

  /**
   * A line of ours that came back before its acknowledgement did.
   * @param {Line} line
   */
  adopt({ member, text }) {
    if (member.id !== this.you()) return undefined;
    const entry = this.pending.find((waiting) => waiting.text === text);
    if (!entry) return undefined;
    this.pending = this.pending.filter((waiting) => waiting !== entry);
    delete entry.row.dataset.state;
    return entry.row;
  }

  /** @param {Line} line */
  make({ member }) {
    const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#chat-line"));
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    if (member.id === this.you()) row.dataset.mine = "";
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Line} line
   */
  fill(row, { member, text, position, created_at: created, deleted }) {
    const set = (/** @type {string} */ selector, /** @type {string} */ value) => {
      const element = row.querySelector(selector);
      if (element) element.textContent = value;
    };
    set(".line-name", member.name);
    set(".line-text", deleted ? say("chat.deleted") : text);
    set(".line-at", position == null ? "" : clockOf(position));
    row.toggleAttribute("data-deleted", Boolean(deleted));
    const when = row.querySelector("time");
    if (when) {
      when.dateTime = created;
      when.textContent = time.format(new Date(created));
    }
  }

  /**
   * @param {HTMLElement} row
   * @param {number} seq
   */
  place(row, seq) {
    row.dataset.seq = String(seq);
    const rows = [.../** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-seq]"))];
    const later = rows.find((other) => other !== row && Number(other.dataset.seq) > seq);
    const before = later ?? this.pending[0]?.row ?? null;
    if (row.nextElementSibling !== before || !row.isConnected) this.root.insertBefore(row, before);
  }

  isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.window;
    return scrollHeight - scrollTop - clientHeight < 60;
  }

  toEnd() {
    this.window.scrollTop = this.window.scrollHeight;
  }
}
