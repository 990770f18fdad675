/**
 * The room's player: our own, in whose place YouTube's stands while the room shows one of its videos. The controls
 * around it stay ours, so that every press asks the room.
 *
 * Dispatches `elsewhere` when a video waits for the member to let YouTube in, `pause` for pauses of our own player, and
 * `unreached` where YouTube's player could not be had.
 */

import { Player } from "../player/player.js";
import { TOLERANCE, Tube } from "./tube.js";

export class Screen extends Player {
  /**
   * @param {HTMLElement} root
   * @param {import("../player/player.js").Options} options
   */
  constructor(root, options) {
    super(root, options);
    this.film = this.media;
    /** @type {Tube|null} */
    this.tube = null;
    /** Whether the member let YouTube in: once is enough for a page. */
    this.letIn = false;
    this.tolerance = /** @type {number|undefined} */ (undefined);
    this.film.addEventListener("pause", () => this.tube || this.dispatchEvent(new Event("pause")));
    this.source.addEventListener("elsewhere", ({ detail }) => this.elsewhere(detail));
    this.source.addEventListener("answer", ({ detail }) => detail.embed || this.comeHome());
  }

  /** @param {import("../player/playback.js").Answer} answer */
  elsewhere({ embed }) {
    if (!embed) return;
    if (this.tube?.id === embed.id) {
      if (this.tube.isLoaded) this.item = this.id;
      return;
    }
    this.comeHome();
    void this.film.pause();
    this.film.removeAttribute("src");
    this.tube = new Tube(embed.id);
    Object.assign(this, { rateable: false, tolerance: TOLERANCE });
    if (this.letIn) void this.begin();
    else this.dispatchEvent(new Event("elsewhere"));
  }

  /** The member let YouTube in: its player takes the film's place, unless the room has gone on meanwhile. */
  async begin() {
    const { tube } = this;
    if (!tube || tube.begun) return;
    this.letIn = true;
    try {
      await loadTube();
    } catch {
      if (this.tube === tube) this.dispatchEvent(new Event("unreached"));
      return;
    }
    if (this.tube !== tube || tube.begun) return;
    const { element } = tube;
    element.addEventListener("loadedmetadata", () => this.tube === tube && (this.item = this.id));
    this.film.replaceWith(element);
    this.media = element;
    this.root.dataset.elsewhere = "";
    tube.begin();
  }

  /** Our own player shows again. */
  comeHome() {
    if (!this.tube) return;
    this.tube.element.replaceWith(this.film);
    this.tube = null;
    this.media = this.film;
    delete this.root.dataset.elsewhere;
    Object.assign(this, { rateable: true, tolerance: undefined });
  }

  /** Whether the film waits for the member to let YouTube in. */
  get isIdle() {
    return Boolean(this.tube && !this.tube.begun);
  }

  position() {
    return this.tube ? this.tube.position() : super.position();
  }

  paused() {
    return this.tube ? this.tube.paused() : super.paused();
  }

  ready() {
    return this.tube ? this.tube.ready() : super.ready();
  }

  stalls() {
    return this.tube ? this.tube.isBuffering : super.stalls();
  }

  duration() {
    return this.tube ? this.tube.duration() : super.duration();
  }

  /** The length of a film that only its own site knows, in seconds; null for any other. */
  foreignLength() {
    const isOpen = this.tube && this.item === this.id && this.source.answer?.duration == null;
    return isOpen ? this.tube.length() : null;
  }

  ahead() {
    return this.tube ? this.tube.ahead() : super.ahead();
  }

  play() {
    return this.tube ? this.tube.play() : super.play();
  }

  pause() {
    if (this.tube) this.tube.pause();
    else super.pause();
  }

  /** @param {number} position seconds */
  seek(position) {
    if (this.tube) this.tube.seek(position);
    else super.seek(position);
  }

  /** @param {number} rate */
  setRate(rate) {
    if (this.tube) this.tube.setRate(rate);
    else super.setRate(rate);
  }

  languages() {
    return this.tube ? { audio: null, captions: null } : super.languages();
  }
}

/** Get the element that YouTube's player lives in. */
function loadTube() {
  return import("../../vendor/youtube.js");
}
