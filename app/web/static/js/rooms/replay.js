/**
 * The chat of a room beside the film it was about: lines appear as the film comes by the moments they were said at.
 *
 * @typedef {{seq: number, text: string, position: number, member: {name: string}}} Said
 */

import { get } from "../lib/api.js";
import { say } from "../lib/words.js";
import { clockOf } from "../player/resume.js";
import { write } from "./line_text.js";

const CHUNK_SECONDS = 60;
const MOST_SHOWN = 60;
/** After an error it is asked again later and later, in ms. */
const AGAIN_MS = 1_000;
const LATEST_MS = 60_000;
/** Refusals that pass by themselves. */
const PASSING = new Set([408, 425, 429]);

/**
 * Lines by stretches of the film, read as they are needed.
 */
export class Reel {
  /**
   * @param {(start: number, end: number, skip: number) => Promise<{messages: Said[], more: boolean}>} read
   * @param {() => number} [now] ms
   */
  constructor(read, now = () => performance.now()) {
    this.read = read;
    this.now = now;
    /** @type {Map<number, Said[]|null>} null while it is being read */
    this.chunks = new Map();
    /** Why nothing more is read, in words that may be empty. */
    this.refusal = /** @type {string|null} */ (null);
    this.failures = 0;
    this.notBefore = -Infinity;
  }

  /**
   * The lines said shortly before a moment, the newest last; what is missing is read, and then told.
   * @param {number} position seconds
   * @param {() => void} told
   */
  until(position, told) {
    const chunk = Math.floor(position / CHUNK_SECONDS);
    for (const one of [chunk - 1, chunk, chunk + 1]) if (one >= 0) void this.load(one, told);
    const near = [chunk - 1, chunk].flatMap((one) => this.chunks.get(one) ?? []);
    return near.filter((line) => line.position <= position).slice(-MOST_SHOWN);
  }

  /**
   * @param {number} chunk
   * @param {() => void} told
   */
  async load(chunk, told) {
    if (this.chunks.has(chunk) || this.refusal !== null || this.now() < this.notBefore) return;
    this.chunks.set(chunk, null);
    try {
      this.chunks.set(chunk, await this.readAll(chunk));
      this.failures = 0;
      told();
    } catch (error) {
      // It is read again when the film goes on here.
      this.chunks.delete(chunk);
      this.fail(/** @type {import("../lib/api.js").ApiError} */ (error));
      if (this.refusal !== null) told();
    }
  }

  /** @param {number} chunk */
  async readAll(chunk) {
    const lines = /** @type {Said[]} */ ([]);
    for (let more = true; more; ) {
      const answer = await this.read(chunk * CHUNK_SECONDS, (chunk + 1) * CHUNK_SECONDS, lines.length);
      lines.push(...answer.messages);
      more = answer.more && answer.messages.length > 0;
    }
    return lines;
  }

  /**
   * Whoever is refused does not ask again; a server in trouble is asked less and less.
   * @param {{status?: number, message?: string}} error
   */
  fail({ status = 0, message = "" }) {
    if (status >= 400 && status < 500 && !PASSING.has(status)) this.refusal = message;
    else if (this.now() >= this.notBefore) {
      this.notBefore = this.now() + Math.min(AGAIN_MS * 2 ** this.failures, LATEST_MS);
      this.failures += 1;
    }
  }
}

/** @param {import("../player/player.js").Player} player */
export function startReplay(player) {
  const box = /** @type {HTMLDetailsElement|null} */ (document.querySelector("[data-replay]"));
  if (box) new Replay(box, player);
}

class Replay {
  /**
   * @param {HTMLDetailsElement} box
   * @param {import("../player/player.js").Player} player
   */
  constructor(box, player) {
    this.box = box;
    this.player = player;
    this.list = /** @type {HTMLElement} */ (box.querySelector("ol"));
    this.note = /** @type {HTMLElement} */ (box.querySelector("[data-note]"));
    this.choice = /** @type {HTMLSelectElement} */ (box.querySelector("select"));
    this.shown = "";
    this.reel = this.open();
    this.choice.addEventListener("change", () => {
      this.reel = this.open();
      this.follow();
    });
    box.addEventListener("toggle", () => {
      if (box.open && this.reel.refusal !== null) this.reel = this.open();
      this.follow();
    });
    for (const event of ["timeupdate", "seeked"]) player.media.addEventListener(event, () => this.follow());
  }

  open() {
    const path = `/rooms/${this.choice.value}/messages?video_id=${this.box.dataset.replay}`;
    return new Reel((start, end, skip) => get(`${path}&from_position=${start}&to_position=${end}&skip=${skip}`));
  }

  follow() {
    if (!this.box.open) return;
    const lines = this.reel.until(this.player.position() ?? 0, () => this.follow());
    const shown = lines.map(({ seq }) => seq).join();
    if (shown === this.shown && lines.length) return;
    this.shown = shown;
    this.list.replaceChildren(...lines.map((line) => this.row(line)));
    this.note.textContent = this.words(lines.length);
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** @param {number} count of lines shown */
  words(count) {
    const { refusal } = this.reel;
    if (refusal !== null) return refusal || say("replay.refused");
    return count ? "" : say("replay.none");
  }

  /** @param {Said} line */
  row({ member, text, position }) {
    const row = document.createElement("li");
    const [name, moment, words] = ["strong", "button", "p"].map((tag) => document.createElement(tag));
    name.textContent = member.name;
    moment.className = "numbers muted";
    moment.textContent = clockOf(position);
    moment.addEventListener("click", () => this.player.seek(position));
    write(words, text, [], "");
    row.append(name, " ", moment, words);
    return row;
  }
}
