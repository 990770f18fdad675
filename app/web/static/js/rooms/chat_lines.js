/**
 * The lines of the chat in the order the server numbered them; what we just wrote stands at the end until it has a number.
 *
 * @typedef {import("./types.js").Line} Line
 *
 * @typedef {import("./outbox.js").Entry} Entry
 */

import { say } from "../lib/words.js";
import { fillRow, makeRow, showMoment } from "./line_view.js";
import { Outbox } from "./outbox.js";

/** How long a line that was looked for stands out. */
const FOUND_MS = 2_000;

export class ChatLines {
  /**
   * @param {HTMLElement} root the list
   * @param {import("./line_view.js").Around} room
   * @param {{kept: (text: string) => void, menu: (row: HTMLElement, line: Line) => void}} chat `kept` is told when a text
   *   came back that had been put into the box again, `menu` makes what one may do about a line
   */
  constructor(root, room, chat) {
    this.root = root;
    this.chat = chat;
    this.window = /** @type {HTMLElement} */ (root.parentElement);
    this.room = room;
    this.you = room.you;
    /** @type {Map<string, Line>} */
    this.known = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.byId = new Map();
    this.outbox = new Outbox();
    /** Lines up to this number were cleared away. */
    this.cleared = 0;
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
   * Show a line, or what became of it; what was overtaken by later news of the same line changes nothing.
   * @param {Line} line
   */
  show(line) {
    if ((line.seq ?? Infinity) <= this.cleared || this.isOlder(line)) return;
    const atEnd = this.isAtEnd();
    const row = this.byId.get(line.id ?? "") ?? this.adopt(line) ?? this.make(line);
    this.fill(row, this.withMine(line));
    if (!row.isConnected || row.dataset.seq !== String(line.seq)) this.place(row, line.seq ?? Infinity);
    this.byId.set(line.id ?? "", row);
    if (line.deleted) this.unquote(line.id ?? "");
    if (atEnd) this.toEnd();
  }

  /** @param {Line} line */
  isOlder(line) {
    return (line.v ?? 0) < (this.known.get(line.id ?? "")?.v ?? 0);
  }

  /**
   * Show what became of a line. One from before those that are here is shown as it is then when it is read.
   * @param {Line} line
   */
  change(line) {
    if (this.byId.has(line.id ?? "") || (line.seq ?? 0) > this.last) this.show(line);
  }

  /**
   * What is told to everybody does not say what is ours: that we remember.
   * @param {Line} line
   */
  withMine(line) {
    const mine = line.mine ?? this.known.get(line.id ?? "")?.mine ?? [];
    const kept = { ...line, mine: mine.filter((emoji) => line.reactions?.[emoji]) };
    this.known.set(line.id ?? "", kept);
    return kept;
  }

  /**
   * Remember what we put under a line, or took back.
   * @param {string} id
   * @param {string} emoji
   * @param {boolean} on
   */
  reacted(id, emoji, on) {
    const line = this.known.get(id);
    const row = this.byId.get(id);
    if (!line || !row) return;
    const others = (line.mine ?? []).filter((one) => one !== emoji);
    const kept = { ...line, mine: on ? [...others, emoji] : others };
    this.known.set(id, kept);
    this.fill(row, kept);
  }

  /**
   * A removed line is not quoted any more.
   * @param {string} id
   */
  unquote(id) {
    for (const quote of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll(`[data-answers="${CSS.escape(id)}"] .line-quoted`))) {
      quote.textContent = say("chat.deleted");
    }
  }

  /**
   * Take all lines up to a number away.
   * @param {number} seq
   */
  clear(seq) {
    this.cleared = Math.max(this.cleared, seq);
    for (const [id, row] of this.byId) {
      if (Number(row.dataset.seq) > seq) continue;
      row.remove();
      this.byId.delete(id);
      this.known.delete(id);
    }
  }

  /** Write all lines again, as when names or our rights changed. */
  renew() {
    for (const [id, line] of this.known) {
      const row = this.byId.get(id);
      if (row && !row.hasAttribute("data-deleted")) this.fill(row, line);
    }
  }

  /** Another film shows: the moments of the former one lead nowhere now, those of this one do. */
  renewMoments() {
    for (const [id, line] of this.known) {
      const row = this.byId.get(id);
      if (row) showMoment(row, line, this.room);
    }
  }

  /**
   * Show a line to who looks for it; answers whether it is here.
   * @param {string} id
   */
  goTo(id) {
    const row = this.byId.get(id);
    if (!row) return false;
    row.scrollIntoView({ block: "center" });
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.dataset.found = "";
    setTimeout(() => delete row.dataset.found, FOUND_MS);
    return true;
  }

  /**
   * Show what we write before the server has it; answers the entry under which it is sent.
   * @param {string} text
   * @param {Line|null} [answered] the line it replies to
   */
  expect(text, answered = null) {
    const entry = this.outbox.put(text, this.last);
    for (const given of this.outbox.rewritten()) this.forget(given)?.remove();
    this.forget(entry)?.remove();
    entry.answered ??= answered;
    const line = this.draft(text, entry.answered);
    const row = this.make(line);
    this.fill(row, line);
    row.dataset.state = "sending";
    this.root.append(row);
    this.waiting.set(entry, row);
    this.toEnd();
    return entry;
  }

  /**
   * @param {string} text
   * @param {Line|null|undefined} answered
   * @returns {Line}
   */
  draft(text, answered) {
    const quote = answered ? { name: answered.member.name, text: answered.text.slice(0, 140), deleted: false } : null;
    const member = { id: this.you() ?? null, name: this.room.name() };
    return { member, text, quote, reply_to: answered?.id ?? null, created_at: new Date().toISOString() };
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
    if (entry.inBox) this.chat.kept(text);
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
  make(line) {
    const row = makeRow(line);
    if (line.member.id === this.you()) row.dataset.mine = "";
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Line} line
   */
  fill(row, line) {
    fillRow(row, line, this.room);
    this.chat.menu(row, line);
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
