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
 *
 * @typedef {import("./outbox.js").Entry} Entry
 */

import { say } from "../lib/words.js";
import { clockOf } from "../player/resume.js";
import { Outbox } from "./outbox.js";

const time = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short" });

export class ChatLines {
  /**
   * @param {HTMLElement} root the list
   * @param {() => string|undefined} you the id of our own member
   * @param {(text: string) => void} kept told when a text came back that had been put into the box again
   */
  constructor(root, you, kept) {
    this.root = root;
    this.kept = kept;
    this.window = /** @type {HTMLElement} */ (root.parentElement);
    this.you = you;
    /** @type {Map<string, HTMLElement>} */
    this.byId = new Map();
    this.outbox = new Outbox();
    /** @type {Map<Entry, HTMLElement>} */
    this.waiting = new Map();
  }

  /** The lowest number shown; null when nothing is. */
  get first() {
    const row = /** @type {HTMLElement|null} */ (this.root.querySelector("[data-seq]"));
    return row ? Number(row.dataset.seq) : null;
  }

  /** The highest number shown; 0 when nothing is. */
  get last() {
    const rows = /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-seq]"));
    return Number([...rows].at(-1)?.dataset.seq ?? 0);
  }

  /**
   * Show a line, or what became of it; what was removed stays so, whatever an answer says that was overtaken.
   * @param {Line} line
   */
  show(line) {
    const atEnd = this.isAtEnd();
    const row = this.byId.get(line.id ?? "") ?? this.adopt(line) ?? this.make(line);
    if (!row.hasAttribute("data-deleted")) this.fill(row, line);
    if (!row.isConnected || row.dataset.seq !== String(line.seq)) this.place(row, line.seq ?? Infinity);
    this.byId.set(line.id ?? "", row);
    if (atEnd) this.toEnd();
  }

  /**
   * Show what we write before the server has it; answers the entry under which it is sent.
   * @param {string} text
   * @param {string} name ours
   */
  expect(text, name) {
    const entry = this.outbox.put(text, this.last);
    for (const given of this.outbox.rewritten()) this.forget(given)?.remove();
    this.forget(entry)?.remove();
    const line = { member: { id: this.you() ?? null, name }, text, created_at: new Date().toISOString() };
    const row = this.make(line);
    this.fill(row, line);
    row.dataset.state = "sending";
    this.root.append(row);
    this.waiting.set(entry, row);
    this.toEnd();
    return entry;
  }

  /**
   * The server kept what we wrote.
   * @param {Entry} entry
   * @param {{id: string, seq: number}} answer
   */
  confirm(entry, { id, seq }) {
    this.outbox.remove(entry);
    const row = this.forget(entry);
    if (!row) return;
    delete row.dataset.state;
    if (this.byId.has(id)) row.remove();
    else {
      this.byId.set(id, row);
      this.place(row, seq);
    }
  }

  /**
   * What we wrote could not be sent, as far as we know; answers false when it came back already.
   * @param {Entry} entry
   * @param {{why: string, inBox: boolean}} failure
   */
  fail(entry, { why, inBox }) {
    const row = this.waiting.get(entry);
    if (!row) return false;
    this.outbox.fail(entry, { inBox });
    row.dataset.state = "failed";
    const note = document.createElement("p");
    note.className = "error";
    note.textContent = why;
    row.append(note);
    return true;
  }

  /**
   * The row of a line of ours that came back before its acknowledgement did, or in its place.
   * @param {Line} line
   */
  adopt({ member, text, seq }) {
    const entry = member.id === this.you() ? this.outbox.arrived(text, seq ?? 0) : undefined;
    if (!entry) return undefined;
    const row = this.forget(entry);
    if (entry.inBox) this.kept(text);
    row?.querySelector(".error")?.remove();
    delete row?.dataset.state;
    return row;
  }

  /**
   * Let go of the row of an entry; answers it.
   * @param {Entry} entry
   */
  forget(entry) {
    const row = this.waiting.get(entry);
    this.waiting.delete(entry);
    return row;
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
  fill(row, { id, member, text, position, created_at: created, deleted }) {
    const set = (/** @type {string} */ selector, /** @type {string} */ value) => {
      const element = row.querySelector(selector);
      if (element) element.textContent = value;
    };
    set(".line-name", member.name);
    set(".line-text", deleted ? say("chat.deleted") : text);
    set(".line-at", position == null ? "" : clockOf(position));
    row.toggleAttribute("data-deleted", Boolean(deleted));
    this.offerReport(row, deleted || member.id === this.you() ? undefined : id);
    const when = row.querySelector("time");
    if (when) {
      when.dateTime = created;
      when.textContent = time.format(new Date(created));
    }
  }

  /**
   * Lead from a line of somebody else's to the form that reports it.
   * @param {HTMLElement} row
   * @param {string|undefined} id
   */
  offerReport(row, id) {
    const link = /** @type {HTMLAnchorElement|null} */ (row.querySelector(".line-report"));
    if (!link) return;
    link.hidden = !id;
    if (id) link.href = (link.dataset.href ?? "").replace(/[^/]+$/, id);
  }

  /**
   * @param {HTMLElement} row
   * @param {number} seq
   */
  place(row, seq) {
    row.dataset.seq = String(seq);
    const rows = [.../** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-seq]"))];
    const later = rows.find((other) => other !== row && Number(other.dataset.seq) > seq);
    const before = later ?? [...this.waiting.values()][0] ?? null;
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
