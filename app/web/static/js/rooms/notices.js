/** What stands around the chat: the announcement on top, and why one cannot write as one likes. */

import { say } from "../lib/words.js";
import { silence } from "./silence.js";

const PREFIX = "matinee.put_away.";

export class Notices {
  /**
   * @param {HTMLElement} root
   * @param {import("./session.js").RoomSession} session
   */
  constructor(root, session) {
    this.session = session;
    this.pinned = /** @type {HTMLElement} */ (root.querySelector("[data-pinned]"));
    this.pace = /** @type {HTMLElement} */ (root.querySelector("[data-pace]"));
    /** What one writes and sends with: closed while one may not. */
    this.tools = /** @type {any[]} */ ([...root.querySelectorAll("textarea, .room-write > .button")]);
    /** @type {import("./types.js").Line|null} */
    this.line = null;
    /** The number of the newest announcement, also where that was removed: none before it comes back. */
    this.newest = 0;
    this.settings = /** @type {any} */ (null);
    this.pinned.querySelector("button")?.addEventListener("click", () => this.putAway());
    this.listen();
  }

  listen() {
    const { session } = this;
    session.addEventListener("joined", ({ detail }) => {
      this.settings = detail.settings;
      this.pin(detail.pinned ?? null);
      this.showPace();
    });
    session.addEventListener("settings", ({ detail }) => {
      this.settings = detail;
      this.showPace();
    });
    session.addEventListener("voice", () => this.showPace());
    session.addEventListener("chat", ({ detail }) => this.hear(detail));
    session.addEventListener("chat:update", ({ detail }) => this.change(detail));
    session.addEventListener("chat:cleared", () => this.pin(null));
  }

  /** @param {import("./types.js").Line} line */
  hear(line) {
    if (line.kind !== "announced" || line.deleted || (line.seq ?? 0) <= this.newest) return;
    this.pin(line);
  }

  /**
   * What became of the announcement above the chat; of another one it says nothing here.
   * @param {import("./types.js").Line} line
   */
  change(line) {
    if (line.id !== this.line?.id || (line.v ?? 0) < (this.line?.v ?? 0)) return;
    this.pin(line.deleted ? null : line);
  }

  /** @param {import("./types.js").Line|null} line */
  pin(line) {
    this.line = line;
    this.newest = Math.max(this.newest, line?.seq ?? 0);
    this.pinned.hidden = !line || this.isPutAway(line.id ?? "");
    if (!line) return;
    /** @type {HTMLElement} */ (this.pinned.querySelector("[data-words]")).textContent = line.text;
    /** @type {HTMLElement} */ (this.pinned.querySelector("[data-by]")).textContent = line.member.name;
  }

  putAway() {
    this.pinned.hidden = true;
    try {
      sessionStorage.setItem(PREFIX + this.line?.id, "1");
    } catch {
      // Without storage it stands there again after a reload.
    }
  }

  /** @param {string} id */
  isPutAway(id) {
    try {
      return sessionStorage.getItem(PREFIX + id) !== null;
    } catch {
      return false;
    }
  }

  /** Say why one cannot write as one likes. */
  showPace() {
    const why = silence(this.session);
    const words = why || this.slow();
    for (const tool of this.tools) tool.disabled = Boolean(why);
    this.pace.textContent = words;
    this.pace.hidden = !words;
  }

  slow() {
    const seconds = this.settings?.slow_seconds ?? 0;
    return seconds ? say("chat.slow", { seconds: String(seconds) }) : "";
  }
}
