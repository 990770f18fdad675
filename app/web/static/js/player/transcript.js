/**
 * The transcript beside the film: follows it, is searched, and leads to the moment of a line.
 *
 * @typedef {{start: number, end: number, text: string}} Cue
 * @typedef {import("./playback.js").Answer} Answer
 */

import { filesOf } from "./playback.js";
import { clockOf } from "./resume.js";

/** @param {import("./player.js").Player} player */
export function startTranscript(player) {
  const box = /** @type {HTMLDetailsElement|null} */ (document.querySelector("[data-transcript]"));
  if (box) new Transcript(box, player);
}

class Transcript {
  /**
   * @param {HTMLDetailsElement} box
   * @param {import("./player.js").Player} player
   */
  constructor(box, player) {
    this.box = box;
    this.player = player;
    this.lines = /** @type {HTMLElement} */ (box.querySelector("[data-lines]"));
    this.languages = /** @type {HTMLElement} */ (box.querySelector("[data-languages]"));
    this.status = /** @type {HTMLElement} */ (box.querySelector("[data-status]"));
    this.search = /** @type {HTMLElement} */ (box.querySelector("[data-search]"));
    /** @type {HTMLAnchorElement[]} by their times */
    this.links = [];
    /** @type {HTMLAnchorElement|null} */
    this.current = null;
    this.language = this.languages.querySelector("[aria-current]")?.dataset.language ?? null;
    /** The files of the tracks as they were, to see when a language has other words. */
    this.files = "";
    /** Counts up when what is being read is no longer wanted. */
    this.turn = 0;
    this.listen();
    this.takeLines();
    const known = player.source.answer;
    if (known) this.offer(known);
    if (box.open) void this.show();
  }

  listen() {
    this.box.addEventListener("toggle", () => this.box.open && void this.show());
    this.languages.addEventListener("click", (event) => this.choose(event));
    this.lines.addEventListener("click", (event) => this.jump(event));
    this.search.addEventListener("input", () => this.find());
    this.player.media.addEventListener("timeupdate", () => this.follow());
    this.player.media.addEventListener("seeked", () => this.follow());
    this.player.source.addEventListener("answer", (event) => this.offer(event.detail));
  }

  /**
   * Offer the languages there are, and read again what has changed.
   * @param {Answer} answer
   */
  offer({ captions }) {
    const files = JSON.stringify(captions.map(({ url }) => filesOf(url ?? "")));
    const isNews = files !== this.files;
    const isFirst = this.files === "";
    this.files = files;
    if (!isNews) return;
    const names = new Map([...captions].reverse().map(({ language, name }) => [language, name]));
    this.box.hidden = !names.size;
    this.languages.replaceChildren(...[...names].sort().map(([code, name]) => this.choice(code, name)));
    if (this.language && !names.has(this.language)) this.language = null;
    if (!isFirst) this.forget();
  }

  /** What was read is no longer true. */
  forget() {
    this.turn += 1;
    this.fill([]);
    if (this.box.open && !this.box.hidden) void this.show();
  }

  /**
   * @param {string} code
   * @param {string} name
   */
  choice(code, name) {
    const link = document.createElement("a");
    link.href = `?transcript=${encodeURIComponent(code)}#transcript`;
    link.lang = link.hreflang = link.dataset.language = code;
    link.textContent = name;
    if (code === this.language) link.setAttribute("aria-current", "true");
    return link;
  }

  /** @param {MouseEvent} event */
  choose(event) {
    const link = /** @type {Element} */ (event.target).closest("[data-language]");
    if (!link) return;
    event.preventDefault();
    this.language = link.dataset.language ?? null;
    this.forget();
  }

  /** Read the lines unless they are here. */
  async show() {
    if (this.links.length || this.isReading) return;
    this.isReading = true;
    const query = this.language ? `?language=${encodeURIComponent(this.language)}` : "";
    const turn = this.turn;
    const answer = await fetch(this.box.dataset.url + query).catch(() => null);
    const read = answer?.ok ? await answer.json().catch(() => null) : null;
    this.isReading = false;
    if (turn !== this.turn) return this.show();
    if (!read) return this.say(this.box.dataset.failed ?? "");
    this.language = read.language;
    this.fill(read.cues);
  }

  /** @param {Cue[]} cues */
  fill(cues) {
    this.lines.replaceChildren(...cues.map((cue) => this.line(cue)));
    this.lines.lang = this.language ?? "";
    this.takeLines();
  }

  /** @param {Cue} cue */
  line({ start, text }) {
    const link = document.createElement("a");
    link.href = `?t=${start}`;
    link.dataset.start = String(start);
    const time = Object.assign(document.createElement("span"), { className: "numbers" });
    const words = Object.assign(document.createElement("span"), { className: "keep-lines" });
    time.textContent = clockOf(start);
    words.textContent = text;
    link.append(time, " ", words);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  takeLines() {
    this.links = [...this.lines.querySelectorAll("a")];
    this.lines.hidden = this.search.hidden = !this.links.length;
    this.current = null;
    for (const link of this.languages.querySelectorAll("[data-language]")) {
      link.toggleAttribute("aria-current", link.dataset.language === this.language);
      if (link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
    }
    this.find();
    this.follow();
  }

  /** @param {MouseEvent} event */
  jump(event) {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.player.request("mediaseekrequest", Number(link.dataset.start));
  }

  /** Leave only the lines with the words typed. */
  find() {
    const field = /** @type {HTMLInputElement} */ (this.search.querySelector("input"));
    const plain = (/** @type {string} */ text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const wanted = plain(field.value.trim());
    let count = 0;
    for (const link of this.links) {
      const fits = plain(link.lastElementChild?.textContent ?? "").includes(wanted);
      /** @type {HTMLElement} */ (link.parentElement).hidden = !fits;
      count += Number(fits);
    }
    const told = (this.box.dataset.found ?? "")
      .replace("{count}", String(count))
      .replace("{total}", String(this.links.length));
    this.say(wanted ? told : "");
  }

  /** Mark the line that is said now, and keep it in sight while the film runs. */
  follow() {
    if (!this.box.open || !this.links.length) return;
    const now = this.lineAt(this.player.media.currentTime + 0.05);
    if (now === this.current) return;
    this.current?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    this.current = now;
    if (now && !this.player.media.paused && !this.isBeingRead()) this.bring(now);
  }

  /** Whether somebody points into the list, or goes through it by keyboard. */
  isBeingRead() {
    const points = matchMedia("(hover: hover)").matches && this.lines.matches(":hover");
    return points || this.lines.querySelector(":focus-visible") !== null;
  }

  /**
   * Scroll the list, and not the page.
   * @param {HTMLElement} link
   */
  bring(link) {
    const [list, line] = [this.lines.getBoundingClientRect(), link.getBoundingClientRect()];
    this.lines.scrollTop += line.top - list.top - (list.height - line.height) / 2;
  }

  /**
   * The last line that has begun by a time.
   * @param {number} seconds
   */
  lineAt(seconds) {
    let [low, high] = [0, this.links.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(this.links[middle].dataset.start) <= seconds) low = middle + 1;
      else high = middle;
    }
    return this.links[low - 1] ?? null;
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }
}
