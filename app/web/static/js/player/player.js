/**
 * Matinee's player: one object for pages and rooms, whatever plays inside.
 *
 * Every press on a control is a request (`mediaplayrequest` …) that goes through `guard` first, so a room can
 * ask the others instead of moving alone.
 *
 * @typedef {object} Options
 * @property {string} id of the video
 * @property {string} url where to ask for playback
 * @property {"none"|"metadata"|"auto"} [preload]
 * @property {(answer: import("./playback.js").Answer) => number} [startAt] seconds
 */

import { furnish } from "./chrome.js";
import { listenToKeys } from "./keyboard.js";
import { PictureClock } from "./picture_clock.js";
import { Source } from "./source.js";
import { Tracks } from "./tracks.js";

const GUARDED = [
  "mediaplayrequest",
  "mediapauserequest",
  "mediaseekrequest",
  "mediaplaybackraterequest",
];

/**
 * The menu of speeds asks for the speed it is told of, whoever changed it: only in an open one somebody chose.
 * @param {Event} event
 */
function isEcho(event) {
  const [source] = /** @type {Element[]} */ (event.composedPath());
  return source.localName === "media-playback-rate-menu" && source.closest("[hidden]") !== null;
}

export class Player extends EventTarget {
  /**
   * @param {HTMLElement} root the frame to live in
   * @param {Options} options
   */
  constructor(root, { id, url, preload = "metadata", startAt = () => 0 }) {
    super();
    this.root = root;
    this.id = id;
    this.startAt = startAt;
    const { media, controller, words, theatre } = furnish(root);
    Object.assign(this, { controller, words });
    this.media = media;
    media.preload = preload;
    /** Whether the rate can be set freely, as a follower needs it. */
    this.rateable = true;
    /** @type {((request: string, detail: any) => boolean)|null} answers whether the press goes through */
    this.guard = null;
    this.clock = new PictureClock(media.nativeEl);
    this.tracks = new Tracks(media, controller);
    this.source = new Source(media, url);
    this.source.addEventListener("answer", (event) => this.tracks.offer(event.detail));
    /** The film that is open: its length and its beginning are known. */
    this.item = /** @type {string|null} */ (null);
    media.addEventListener("loadedmetadata", () => (this.item = this.id));
    this.source.addEventListener("words", (event) => this.say(event.detail));
    theatre.addEventListener("click", () => this.dispatchEvent(new Event("theatre")));
    this.watchRequests();
    listenToKeys(this);
  }

  /** Open the film; answers false while there is nothing to play yet. */
  async open() {
    try {
      return await this.source.open(this.startAt);
    } catch (error) {
      this.source.fail(error);
      return true;
    }
  }

  /**
   * Play another film.
   * @param {string} id
   * @param {string} url
   */
  show(id, url) {
    this.id = id;
    this.item = null;
    this.source.point(url);
    return this.open();
  }

  /** The files or tracks of the film changed: take what is new. */
  mediaChanged() {
    if (this.source.answer) void this.source.refresh();
  }

  /**
   * The right to watch has ended: stop for good, and say why.
   * @param {{code: string, message: string}} why
   */
  end(why) {
    this.source.end(why);
  }

  /** Keep the presses that a guard does not let through from the media element. */
  watchRequests() {
    for (const name of GUARDED) {
      const stop = (/** @type {CustomEvent} */ event) => {
        if (isEcho(event) || (this.guard && !this.guard(name, event.detail))) event.stopPropagation();
      };
      this.root.addEventListener(name, /** @type {EventListener} */ (stop), { capture: true });
    }
  }

  /**
   * Ask for something as if a control had been pressed.
   * @param {string} name
   * @param {unknown} [detail]
   */
  request(name, detail) {
    const options = { detail, bubbles: true, composed: true };
    this.root.querySelector("media-control-bar")?.dispatchEvent(new CustomEvent(name, options));
  }

  toggle() {
    this.request(this.media.paused ? "mediaplayrequest" : "mediapauserequest");
  }

  /** @param {number} seconds */
  askSeekBy(seconds) {
    const end = this.duration() || 0;
    const wanted = Math.min(Math.max(0, this.media.currentTime + seconds), end);
    this.request("mediaseekrequest", wanted);
  }

  /** @param {number} change 0..1 */
  changeVolume(change) {
    this.request("mediavolumerequest", Math.min(1, Math.max(0, this.media.volume + change)));
  }

  toggleFullscreen() {
    const inside = document.fullscreenElement !== null;
    this.request(inside ? "mediaexitfullscreenrequest" : "mediaenterfullscreenrequest");
  }

  position() {
    return this.clock.position();
  }

  paused() {
    return this.media.paused;
  }

  ready() {
    return this.clock.ready();
  }

  duration() {
    return this.media.duration;
  }

  /** The length of the whole film in seconds, also while it is still being made. */
  length() {
    return this.source.answer?.duration ?? this.media.duration;
  }

  play() {
    this.media.preload = "auto";
    return this.media.play();
  }

  pause() {
    this.media.pause();
  }

  /** @param {number} position seconds */
  seek(position) {
    this.media.currentTime = position;
  }

  /** @param {number} rate */
  setRate(rate) {
    if (Math.abs(this.media.playbackRate - rate) > 0.001) this.media.playbackRate = rate;
  }

  /** Whether the film should move and stands still, because too little is loaded. */
  stalls() {
    const { media } = this;
    return !media.paused && media.readyState < 3 && !media.ended;
  }

  /** Seconds of film loaded ahead of the picture. */
  ahead() {
    const { buffered, currentTime } = this.media;
    for (let n = 0; n < (buffered?.length ?? 0); n += 1) {
      const inside = buffered.start(n) <= currentTime + 0.1 && currentTime < buffered.end(n);
      if (inside) return buffered.end(n) - currentTime;
    }
    return 0;
  }

  /** The languages heard and read now. */
  languages() {
    return { audio: this.tracks.heard(), captions: this.tracks.read() };
  }

  /**
   * Show words over the picture; nothing takes them away.
   * @param {string} text
   */
  say(text) {
    this.words.textContent = text;
    this.words.hidden = !text;
  }
}
