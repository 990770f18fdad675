/** The room's chat: writing, history, and who is writing. */

import { say } from "../lib/words.js";
import { readOn } from "./catch_up.js";
import { ChatLines } from "./chat_lines.js";

const TYPING_EVERY_MS = 2_500;
const TYPING_LASTS_MS = 5_000;

export class Chat {
  /**
   * @param {HTMLElement} root
   * @param {import("./session.js").RoomSession} session
   * @param {{position: () => number|null}} film
   */
  constructor(root, session, film) {
    this.session = session;
    this.film = film;
    const find = (/** @type {string} */ selector) => /** @type {any} */ (root.querySelector(selector));
    this.lines = new ChatLines(find("[data-lines]"), () => session.you?.id, (text) => this.empty(text));
    this.form = find("form");
    this.field = find("textarea");
    this.earlier = find("[data-earlier]");
    this.typing = find("[data-typing]");
    /** @type {Map<string, {name: string, timer: ReturnType<typeof setTimeout>}>} */
    this.writers = new Map();
    this.toldTyping = -Infinity;
    this.listen();
  }

  listen() {
    const { session } = this;
    session.addEventListener("joined", ({ detail }) => this.begin(detail));
    session.addEventListener("chat", ({ detail }) => this.hear(detail));
    session.addEventListener("chat:update", ({ detail }) => this.lines.show(detail));
    session.addEventListener("typing", ({ detail }) => this.writes(detail.member));
    this.earlier.addEventListener("click", () => void this.history());
    this.form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.send();
    });
    this.field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.field.addEventListener("input", () => this.tellTyping());
  }

  /** @param {{chat: import("./chat_lines.js").Line[]}} answer */
  begin({ chat }) {
    const { first } = this.lines;
    for (const line of chat) this.lines.show(line);
    if (first !== null) void this.catchUp(first);
    this.offerEarlier();
    this.lines.toEnd();
  }

  /** The lines of a room are numbered from 1. */
  offerEarlier() {
    this.earlier.hidden = (this.lines.first ?? 1) === 1;
  }

  /**
   * Read again what we have, and what was said while our line was broken.
   * @param {number} first the number of our first line
   */
  async catchUp(first) {
    const ask = (/** @type {object} */ question) => this.session.ask("chat:history", question);
    try {
      await readOn(ask, first - 1, (line) => this.lines.show(line));
    } catch {
      // The line broke once more: the next answer comes by here again.
    }
  }

  /** @param {import("./chat_lines.js").Line} line */
  hear(line) {
    this.stopped(line.member.id);
    this.lines.show(line);
  }

  /** Show at once, send, and say so if the server does not take it. */
  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const entry = this.lines.expect(text, this.session.you?.name ?? "");
    this.field.value = "";
    const position = this.film.position();
    try {
      const fields = position === null ? {} : { position: Math.round(position * 10) / 10 };
      const answer = await this.session.ask("chat:send", { op: entry.op, text, ...fields });
      this.lines.confirm(entry, answer);
    } catch (error) {
      this.fail(entry, /** @type {Error} */ (error).message);
    }
  }

  /**
   * Put a text that could not be sent back into the box, unless the next one is being written there.
   * @param {import("./outbox.js").Entry} entry
   * @param {string} message the server's
   */
  fail(entry, message) {
    const inBox = !this.field.value;
    const why = message || say(inBox ? "chat.unsent" : "chat.not_sent");
    if (this.lines.fail(entry, { why, inBox }) && inBox) this.field.value = entry.text;
  }

  /** @param {string} text that was sent after all */
  empty(text) {
    if (this.field.value.trim() === text) this.field.value = "";
  }

  async history() {
    const { first } = this.lines;
    this.earlier.disabled = true;
    try {
      const answer = await this.session.ask("chat:history", first ? { before: first } : {});
      for (const line of answer.messages) this.lines.show(line);
      this.offerEarlier();
    } catch {
      // The button stays, to be pressed again.
    } finally {
      this.earlier.disabled = false;
    }
  }

  tellTyping() {
    const now = performance.now();
    if (!this.field.value || now - this.toldTyping < TYPING_EVERY_MS) return;
    this.toldTyping = now;
    this.session.ask("chat:typing", {}).catch(() => {});
  }

  /** @param {{id: string, name: string}} member */
  writes({ id, name }) {
    if (id === this.session.you?.id) return;
    clearTimeout(this.writers.get(id)?.timer);
    this.writers.set(id, { name, timer: setTimeout(() => this.stopped(id), TYPING_LASTS_MS) });
    this.showWriters();
  }

  /** @param {string|null} id */
  stopped(id) {
    clearTimeout(this.writers.get(id ?? "")?.timer);
    if (this.writers.delete(id ?? "")) this.showWriters();
  }

  showWriters() {
    const names = [...this.writers.values()].map(({ name }) => name);
    const key = names.length > 2 ? "chat.many_write" : names.length === 2 ? "chat.two_write" : "chat.one_writes";
    this.typing.textContent = names.length ? say(key, { name: names[0], other: names[1] ?? "" }) : "";
  }
}
