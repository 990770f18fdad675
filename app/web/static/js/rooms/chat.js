/** The room's chat: writing, history, and who is writing. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { Rereading, readOn } from "./catch_up.js";
import { ChatLines } from "./chat_lines.js";
import { Composer } from "./composer.js";
import { newId } from "./ids.js";
import { lineMenu } from "./line_menu.js";
import { MentionBox } from "./mention_box.js";
import { Notices } from "./notices.js";
import { People } from "./people.js";
import { silence } from "./silence.js";
import { Writers } from "./writers.js";

const TYPING_EVERY_MS = 2_500;
/** So far back is read at most to find a line. */
const MOST_PAGES = 20;

/**
 * @typedef {import("./types.js").Line} Line
 *
 * @typedef {object} Film
 * @property {() => number|null} position
 * @property {() => string} item the id of what plays
 * @property {(seconds: number) => void} seek
 *
 * @typedef {object} About
 * @property {(line: Line) => HTMLElement[]} acts what one may do about its writer
 * @property {(line: Line) => boolean} isBelow whether they stand below us
 */

export class Chat {
  /**
   * @param {HTMLElement} root
   * @param {import("./session.js").RoomSession} session
   * @param {Film} film
   * @param {About} about
   */
  constructor(root, session, film, about) {
    this.session = session;
    this.film = film;
    const find = (/** @type {string} */ selector) => /** @type {any} */ (root.querySelector(selector));
    this.form = find("form");
    this.field = find("textarea");
    this.people = new People(session);
    this.composer = new Composer(find("[data-composing]"), this.field);
    new MentionBox(this.field, find("[data-names]"), find("[data-names-status]"), () => this.people.others);
    this.notices = new Notices(root, session);
    const acts = this.acts(about);
    this.lines = new ChatLines(find("[data-lines]"), this.around(acts.react), {
      kept: (text) => this.empty(text),
      menu: (row, line) => lineMenu(row, line, acts),
    });
    this.earlier = find("[data-earlier]");
    this.writers = new Writers(find("[data-typing]"), () => session.you?.id);
    this.toldTyping = -Infinity;
    this.rereading = new Rereading(() => this.catchUp());
    /** Lines up to this number were taken away. */
    this.cleared = 0;
    this.listen();
  }

  /**
   * What a line needs of the room.
   * @param {(line: Line, emoji: string, on: boolean) => void} react
   */
  around(react) {
    const { session, film } = this;
    return {
      you: () => session.you?.id,
      name: () => session.you?.name ?? "",
      names: () => this.people.names,
      film: () => film.item(),
      jump: (/** @type {string} */ id) => void this.jump(id),
      seek: (/** @type {number} */ seconds) => film.seek(seconds),
      react,
      silence: () => silence(session),
    };
  }

  /**
   * What one may do about a line.
   * @param {About} about
   */
  acts(about) {
    const { session } = this;
    return {
      may: (/** @type {string} */ grant) => session.may(grant),
      silence: () => silence(session),
      you: () => session.you?.id,
      react: (/** @type {Line} */ line, /** @type {string} */ emoji, /** @type {boolean} */ on) => void this.react(line, emoji, on),
      reply: (/** @type {Line} */ line) => this.composer.reply(line),
      edit: (/** @type {Line} */ line) => this.composer.edit(line),
      remove: (/** @type {Line} */ line) => void this.tryTo("chat:delete", { id: line.id }),
      mayRemove: (/** @type {Line} */ line) => session.may("chat.delete_any") && about.isBelow(line),
      about: (/** @type {Line} */ line) => about.acts(line),
    };
  }

  listen() {
    const { session } = this;
    session.addEventListener("joined", ({ detail }) => this.begin(detail));
    session.addEventListener("chat", ({ detail }) => this.hear(detail));
    session.addEventListener("chat:update", ({ detail }) => this.lines.change(detail));
    session.addEventListener("chat:cleared", ({ detail }) => this.clear(detail.seq));
    session.addEventListener("settings", ({ detail }) => this.reset(detail));
    session.addEventListener("voice", () => this.lines.renew());
    session.addEventListener("typing", ({ detail }) => this.writers.writes(detail.member));
    this.earlier.addEventListener("click", () => void this.history());
    this.form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.send();
    });
    this.field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && this.composer.isBusy) this.composer.letGo();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.field.addEventListener("input", () => this.tellTyping());
  }

  /** @param {{chat: Line[], settings: {cleared: number}}} answer */
  begin({ chat, settings }) {
    this.clear(settings.cleared);
    const { first } = this.lines;
    for (const line of chat) this.lines.show(line);
    if (first !== null) void this.catchUp(first);
    this.offerEarlier();
    this.lines.toEnd();
  }

  /** The lines of a room are numbered from 1; those that were cleared away are not there. */
  offerEarlier() {
    this.earlier.hidden = (this.lines.first ?? 1) <= this.cleared + 1;
  }

  /** @param {number} seq */
  clear(seq) {
    this.cleared = Math.max(this.cleared, seq ?? 0);
    this.lines.clear(this.cleared);
    this.offerEarlier();
  }

  /** @param {{cleared: number}} settings of a room in which somebody may have become something else: see anew whose lines may go */
  reset({ cleared }) {
    this.clear(cleared);
    if (this.session.may("chat.delete_any")) this.rereading.soon();
  }

  /**
   * Read again what we have, and what was said while our line was broken.
   * @param {number|null} first the number of our first line
   */
  async catchUp(first = this.lines.first) {
    if (first === null) return;
    const ask = (/** @type {object} */ question) => this.session.ask("chat:history", question);
    try {
      await readOn(ask, first - 1, (line) => this.lines.show(line));
    } catch {
      // The line broke once more: the next answer comes by here again.
    }
  }

  filmChanged() {
    this.lines.renewMoments();
  }

  /** @param {Line} line */
  hear(line) {
    this.writers.stopped(line.member.id);
    this.lines.show(line);
  }

  /** Send what is in the box: a line, an answer, or another wording. */
  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const { answered, edited } = this.composer.take();
    this.field.value = "";
    if (edited) await this.change(edited, text);
    else await this.say(text, answered);
  }

  /**
   * Show at once, send, and say so if the server does not take it.
   * @param {string} text
   * @param {Line|null} answered
   */
  async say(text, answered) {
    const entry = this.lines.expect(text, answered);
    const position = this.film.position();
    const fields = {
      ...(position !== null && { position: Math.round(position * 10) / 10 }),
      ...(entry.answered && { reply_to: entry.answered.id }),
    };
    try {
      const answer = await this.session.ask("chat:send", { op: entry.op, text, ...fields });
      this.lines.confirm(entry, answer);
    } catch (error) {
      this.fail(entry, /** @type {Error} */ (error).message);
    }
  }

  /**
   * @param {Line} line
   * @param {string} text
   */
  async change(line, text) {
    const isDone = text === line.text || (await this.tryTo("chat:edit", { id: line.id, text }));
    if (isDone || this.field.value) return;
    this.composer.edit(line);
    this.field.value = text;
  }

  /**
   * @param {Line} line
   * @param {string} emoji
   * @param {boolean} on
   */
  async react(line, emoji, on) {
    if (await this.tryTo("chat:react", { id: line.id, emoji, on })) this.lines.reacted(line.id ?? "", emoji, on);
  }

  /**
   * Ask for something; what is refused is said. Answers whether it was done.
   * @param {string} event
   * @param {object} fields
   */
  async tryTo(event, fields) {
    try {
      await this.session.ask(event, { op: newId(), ...fields });
      return true;
    } catch (error) {
      toast(/** @type {Error} */ (error).message || say("room.not_done"));
      return false;
    }
  }

  /**
   * Go to a line, reading back to it where it is not here yet.
   * @param {string} id
   */
  async jump(id) {
    for (let page = 0; page < MOST_PAGES && !this.lines.goTo(id); page++) {
      if (this.earlier.hidden || !(await this.history())) break;
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

  /**
   * Begin to name somebody.
   * @param {string} name
   */
  name(name) {
    const { field } = this;
    const gap = !field.value || /\s$/.test(field.value) ? "" : " ";
    field.value += `${gap}@${name} `;
    field.focus();
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
      return answer.messages.length > 0;
    } catch {
      // The button stays, to be pressed again.
      return false;
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
}
