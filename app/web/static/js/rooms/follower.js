/**
 * Keeps one player in step with its room: takes the room's states, and pursues the one that counts now.
 *
 * @typedef {import("./anchor.js").State} State
 * @typedef {import("./correction.js").Mode} Mode
 * @typedef {import("./types.js").Transport} Transport
 * @typedef {import("./types.js").Outside} Outside
 */

import { goesOn, positionAt } from "./anchor.js";
import { Pursuit, TICK_MS } from "./pursuit.js";

/** So near the end the film is over, in seconds. */
const END_MARGIN = 0.3;

export class Follower {
  /**
   * @param {Transport} transport
   * @param {Outside} outside
   */
  constructor(transport, { now = () => performance.now(), serverNow, tell = () => {} }) {
    this.transport = transport;
    this.serverNow = serverNow;
    this.pursuit = new Pursuit(transport, { now, serverNow, tell });
    /** @type {State|null} */
    this.state = null;
    /** @type {State|null} what follows unbroken once its time has come */
    this.next = null;
    /** @type {State|null} what the room said, while we assume something else */
    this.real = null;
    /** @type {Mode} */
    this.mode = "follow";
    this.timer = /** @type {ReturnType<typeof setTimeout>|null} */ (null);
  }

  /** The smoothed error in seconds (ahead is positive); null when there is none to speak of. */
  get drift() {
    const { meter } = this.pursuit;
    return meter.settled ? meter.value : null;
  }

  /** Whether the last pause of the player was ours. */
  get pausing() {
    return this.pursuit.pausing;
  }

  /** Whether the room has come to the end of the film, not only to the edge of what is made of it. */
  get ended() {
    const serverNow = this.serverNow();
    if (!this.state || serverNow === null) return false;
    return positionAt(this.state, serverNow) >= this.transport.length() - END_MARGIN;
  }

  /** Whether the film stands here only because we are about to play. */
  get isComing() {
    return Boolean(this.state?.playing) && !this.pursuit.refused && !this.ended;
  }

  /** Start following. */
  start() {
    if (this.timer === null) this.beat();
  }

  /** Stop following, and the film with it. */
  stop() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.pursuit.pause();
  }

  /** Look at once, if we are following. */
  beatNow() {
    if (this.timer !== null) this.beat();
  }

  /** Look, then sleep until it is time to look again. */
  beat() {
    if (this.timer !== null) clearTimeout(this.timer);
    const wait = this.tick();
    this.timer = setTimeout(() => this.beat(), wait);
  }

  /** Do what is due now and answer in how many ms to look again. */
  tick() {
    const serverNow = this.serverNow();
    if (serverNow === null || !this.state || this.mode === "detached") return TICK_MS;
    if (this.next && serverNow >= this.next.at) {
      this.state = this.next;
      this.next = null;
    }
    return this.pursuit.tick(this.state, this.mode);
  }

  /** @param {Mode} mode */
  setMode(mode) {
    this.mode = mode;
    this.pursuit.beginAnew();
    if (this.state) this.transport.setRate(this.state.rate);
    this.beatNow();
  }

  /** Try again after the member pressed "catch up" or "join playback". */
  catchUp() {
    this.pursuit.unlock();
    this.pursuit.beginAnew();
    if (this.state?.playing && this.serverNow() !== null) {
      this.pursuit.state = this.state;
      this.pursuit.meet();
    }
    this.beatNow();
  }

  /**
   * Take the room's new state.
   * @param {State} state
   */
  apply(state) {
    this.real = null;
    const serverNow = this.serverNow();
    const before = this.next && serverNow !== null && serverNow >= this.next.at ? this.next : this.state;
    this.next = null;
    if (goesOn(before, state) && serverNow !== null && serverNow < state.at) {
      this.state = before;
      this.next = state;
      return;
    }
    const unbroken = goesOn(before, state);
    this.state = state;
    if (!unbroken) this.pursuit.beginAnew();
    this.beatNow();
  }

  /**
   * Act at once as if the room had changed so, until its next state says how it is; `{}` takes it back.
   * @param {Partial<State>} change
   */
  assume(change) {
    const real = this.real ?? this.next ?? this.state;
    if (!real) return;
    this.real = Object.keys(change).length ? real : null;
    this.state = { ...real, ...change };
    this.next = null;
    this.pursuit.beginAnew();
    this.beatNow();
  }
}
