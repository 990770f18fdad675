/**
 * A video that YouTube's player shows, as something a follower can follow. Nothing is asked of YouTube before `begin`.
 *
 * YouTube tells the position a few times a second, knows no free rates, and keeps to itself what is loaded: so the
 * position is carried on between its words, errors below `TOLERANCE` are let be, and the rest is mended by seeking.
 */

import { addressOf } from "../player/address.js";

export const TOLERANCE = 0.6;
const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
/** YouTube's own word for a film that stands still to load. */
const BUFFERING = 3;
/** The position is carried on for so long without a word of YouTube's. */
const CARRY_MS = 400;
/** A seek has arrived when the position is so near, or after so long. */
const ARRIVED = 1;
const SEEK_MS = 3_000;
const START_MS = 4_000;
/** What is loaded nobody tells; who plays without a halt has this much, in seconds. */
const SUPPOSED = 5;

export class Tube {
  /**
   * @param {string} id of the video at YouTube
   * @param {{now?: () => number, element?: HTMLElement & Record<string, any>}} [outside]
   */
  constructor(id, { now = () => performance.now(), element = make() } = {}) {
    this.id = id;
    this.now = now;
    this.element = element;
    this.begun = false;
    this.raw = { value: -1, at: 0 };
    this.sought = /** @type {{to: number, at: number}|null} */ (null);
    /** Ends a start that has not come to pass. */
    this.giveUp = () => {};
  }

  /** Load YouTube's player: from here on YouTube knows of us. */
  begin() {
    if (this.begun) return;
    this.begun = true;
    this.element.setAttribute("src", addressOf(this.id, 0));
  }

  get isLoaded() {
    return this.begun && this.element.readyState >= 1;
  }

  get isBuffering() {
    return this.isLoaded && this.element.api?.getPlayerState?.() === BUFFERING;
  }

  paused() {
    return !this.isLoaded || this.element.paused;
  }

  ready() {
    return this.isLoaded && !this.isSeeking() && !this.isBuffering;
  }

  isSeeking() {
    const { sought } = this;
    if (!sought) return false;
    const arrived = Math.abs(this.element.currentTime - sought.to) < ARRIVED;
    if (arrived || this.now() - sought.at > SEEK_MS) this.sought = null;
    return this.sought !== null;
  }

  position() {
    if (!this.isLoaded || this.isSeeking()) return null;
    const value = this.element.currentTime;
    if (value !== this.raw.value) this.raw = { value, at: this.now() };
    if (this.paused() || this.isBuffering) return value;
    const since = Math.min(this.now() - this.raw.at, CARRY_MS);
    return value + (since / 1000) * this.element.playbackRate;
  }

  duration() {
    return this.isLoaded ? this.element.duration : NaN;
  }

  /** How long the film is in seconds; null while that is not known, and of a broadcast that goes on. */
  length() {
    const length = this.duration();
    const isLive = this.element.api?.getVideoData?.()?.isLive;
    return Number.isFinite(length) && length > 0 && !isLive ? length : null;
  }

  ahead() {
    return this.ready() ? SUPPOSED : 0;
  }

  /** Play; a browser that does not let it is found out by nothing happening. */
  play() {
    if (!this.isLoaded) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = () => (this.element.paused ? reject(notAllowed()) : resolve(undefined));
      const timer = setTimeout(late, START_MS);
      const done = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
      this.giveUp = () => {
        clearTimeout(timer);
        reject(new Error("Paused before it played."));
      };
      this.element.play().then(done);
    });
  }

  pause() {
    this.giveUp();
    if (this.isLoaded) void this.element.pause();
  }

  /** @param {number} position seconds */
  seek(position) {
    if (!this.isLoaded) return;
    this.sought = { to: position, at: this.now() };
    this.element.currentTime = position;
  }

  /** @param {number} rate */
  setRate(rate) {
    if (!this.isLoaded) return;
    const nearest = RATES.reduce((best, one) => (Math.abs(one - rate) < Math.abs(best - rate) ? one : best));
    if (this.element.playbackRate !== nearest) this.element.playbackRate = nearest;
  }
}

function make() {
  const element = /** @type {HTMLElement & Record<string, any>} */ (document.createElement("youtube-video"));
  element.setAttribute("playsinline", "");
  element.setAttribute("slot", "media");
  element.setAttribute("tabindex", "-1");
  return element;
}

function notAllowed() {
  return Object.assign(new Error("YouTube's player did not start."), { name: "NotAllowedError" });
}
