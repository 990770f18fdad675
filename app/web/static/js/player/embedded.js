/**
 * YouTube's player in the place of ours. Nothing is asked of YouTube before somebody presses the picture.
 *
 * @typedef {import("./playback.js").Answer} Answer
 */

import "../../vendor/youtube.js";
import { addressOf } from "./address.js";
import { listenToKeys } from "./keyboard.js";
import { Refused, ask } from "./playback.js";
import * as words from "./words.js";

const TRY_AGAIN_MS = 4_000;

export class EmbeddedPlayer extends EventTarget {
  /**
   * @param {HTMLElement} root the frame, with the picture and what is pressed to start
   * @param {import("./player.js").Options} options
   */
  constructor(root, { id, url, startAt = () => 0 }) {
    super();
    this.root = root;
    this.id = id;
    this.url = url;
    this.startAt = startAt;
    this.media = /** @type {HTMLElement & Record<string, any>} */ (document.createElement("youtube-video"));
    this.media.setAttribute("controls", "");
    this.media.setAttribute("playsinline", "");
    this.words = document.createElement("p");
    this.words.className = "player-words";
    this.words.setAttribute("role", "status");
    this.words.hidden = true;
    root.append(this.words);
    /** @type {Answer|null} */
    this.answer = null;
    this.started = false;
    this.start = root.querySelector("[data-embedded-start]");
    this.start?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.play();
    });
    listenToKeys(/** @type {any} */ (this));
  }

  /** Learn what there is to play; answers false while there is nothing yet. */
  async open() {
    try {
      this.answer = await ask(this.url);
      this.say("");
      return this.answer !== null;
    } catch (error) {
      if (error instanceof Refused) this.end(error);
      else setTimeout(() => void this.open(), TRY_AGAIN_MS);
      return true;
    }
  }

  /** Open YouTube's player where the picture was, and have it play. */
  async play() {
    if (this.started) return this.media.play();
    const embed = this.answer?.embed;
    if (!embed) return undefined;
    this.started = true;
    this.media.setAttribute("autoplay", "");
    this.media.addEventListener("error", () => this.say(words.broken()));
    this.media.setAttribute("src", addressOf(embed.id, this.startAt(this.answer)));
    this.start?.remove();
    this.root.querySelector("img")?.remove();
    this.root.prepend(this.media);
    this.media.focus();
    return undefined;
  }

  /** What YouTube shows does not change by what is made here. */
  mediaChanged() {}

  /**
   * The right to watch has ended: stop for good, and say why.
   * @param {{code: string, message: string}} why
   */
  end(why) {
    this.answer = null;
    this.start?.remove();
    if (this.started) this.media.remove();
    this.say(words.ended(why));
  }

  pause() {
    if (this.started) this.media.pause();
  }

  paused() {
    return !this.started || this.media.paused;
  }

  toggle() {
    void (this.paused() ? this.play() : this.pause());
  }

  /** @param {number} seconds */
  askSeekBy(seconds) {
    this.seek(Math.max(0, this.media.currentTime + seconds));
  }

  /** @param {number} position seconds */
  seek(position) {
    if (this.started) this.media.currentTime = position;
  }

  position() {
    return this.started ? this.media.currentTime : null;
  }

  duration() {
    return this.media.duration;
  }

  length() {
    return this.answer?.duration ?? this.media.duration;
  }

  /** @param {number} change 0..1 */
  changeVolume(change) {
    if (this.started) this.media.volume = Math.min(1, Math.max(0, this.media.volume + change));
  }

  /**
   * Do what a control of ours would ask for, as far as YouTube's player can.
   * @param {string} name
   */
  request(name) {
    if (!this.started) return;
    if (name === "mediamuterequest") this.media.muted = true;
    if (name === "mediaunmuterequest") this.media.muted = false;
  }

  toggleFullscreen() {
    const going = document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen();
    going.catch(() => {});
  }

  /** @param {string} text nothing takes the words away */
  say(text) {
    this.words.textContent = text;
    this.words.hidden = !text;
  }
}
