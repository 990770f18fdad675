/**
 * Keeps one player in step with the room: scheduled starts, correction by rate, seeks as the last resort.
 *
 * @typedef {import("./anchor.js").State} State
 * @typedef {import("./correction.js").Mode} Mode
 * @typedef {import("./types.js").Transport} Transport
 * @typedef {import("./types.js").Outside} Outside
 */

import { goesOn, isNewer, positionAt } from "./anchor.js";
import { Correction } from "./correction.js";
import { Costs, ErrorMeter } from "./meter.js";

export const TICK_MS = 100;
const HOLD_MS = 250;
const START_HOLD_MS = 300;
/** A paused picture farther off than this is moved to the room's. */
const PAUSED_TOLERANCE = 0.02;
/** Further off than this before a start, it pays to seek first. */
const START_TOLERANCE = 0.3;

export class Follower {
  /**
   * @param {Transport} transport
   * @param {Outside} outside
   */
  constructor(transport, { now = () => performance.now(), serverNow, tell = () => {} }) {
    this.transport = transport;
    this.now = now;
    this.serverNow = serverNow;
    this.tell = tell;
    /** @type {State|null} */
    this.state = null;
    /** @type {State|null} */
    this.next = null;
    /** @type {State|null} what the room said, while we assume something else */
    this.real = null;
    /** @type {Mode} */
    this.mode = "follow";
    this.meter = new ErrorMeter();
    this.correction = new Correction();
    this.costs = new Costs();
    this.holdUntil = 0;
    this.starting = false;
    /** Whether the last pause was ours, not the browser's or a media key's. */
    this.pausing = false;
    this.refused = false;
    this.seeks = 0;
    this.timer = /** @type {ReturnType<typeof setTimeout>|null} */ (null);
  }

  /** The smoothed error in seconds (ahead is positive); null when there is none to speak of. */
  get drift() {
    return this.meter.value;
  }

  /** Start ticking; a new state ticks at once. */
  start() {
    if (this.timer === null) this.beat();
  }

  stop() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Look at once, if we are following. */
  beatNow() {
    if (this.timer !== null) this.beat();
  }

  /** Tick, then sleep until the next tick or until it is time to call `play`. */
  beat() {
    if (this.timer !== null) clearTimeout(this.timer);
    const wait = this.tick();
    this.timer = setTimeout(() => this.beat(), wait);
  }

  /** @param {Mode} mode */
  setMode(mode) {
    this.mode = mode;
    this.correction.reset();
    this.meter.clear();
    this.setRate(1);
    this.beatNow();
  }

  /** Try again after the member pressed "catch up" or "join playback". */
  catchUp() {
    this.correction.reset();
    this.refused = false;
    this.seekToRoom();
    this.beatNow();
  }

  /**
   * Take the room's state; repeats and older versions change nothing.
   * @param {State} state
   */
  apply(state) {
    if (!isNewer(this.next ?? this.state, state)) return;
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
    if (!unbroken) this.beginAnew();
    this.beatNow();
  }

  /**
   * Act at once as if the room had changed so, until its next state says how it is; `{}` takes it back.
   * @param {Partial<State>} change
   */
  assume(change) {
    const real = this.real ?? this.state;
    if (!real) return;
    this.real = Object.keys(change).length ? real : null;
    this.state = { ...real, ...change };
    this.next = null;
    this.beginAnew();
    this.beatNow();
  }

  beginAnew() {
    this.correction.reset();
    this.meter.clear();
    this.costs.forget();
    this.holdUntil = 0;
  }

  /** Do what is due now and answer in how many ms to look again. */
  tick() {
    const serverNow = this.serverNow();
    if (serverNow === null || !this.state || this.mode === "detached") return TICK_MS;
    if (this.next && serverNow >= this.next.at) {
      this.state = this.next;
      this.next = null;
    }
    if (!this.state.playing) {
      this.rest(this.state.position);
      return TICK_MS;
    }
    const early = this.state.at - serverNow;
    if (early > this.costs.start.value * 1000) return this.await(early);
    this.follow(serverNow);
    return TICK_MS;
  }

  /**
   * Stand where the room will start and answer when to look again.
   * @param {number} early ms until the start
   */
  await(early) {
    this.rest(/** @type {State} */ (this.state).position);
    return Math.min(TICK_MS, Math.max(1, early - this.costs.start.value * 1000));
  }

  /**
   * Be paused at a position.
   * @param {number} position
   */
  rest(position) {
    const { transport } = this;
    this.setRate(1);
    this.meter.clear();
    if (!transport.paused()) {
      this.pausing = true;
      transport.pause();
    }
    const here = transport.position();
    const wanted = Math.min(position, transport.duration() || Infinity);
    if (here === null || Math.abs(here - wanted) <= PAUSED_TOLERANCE) return;
    if (this.now() < this.holdUntil) return;
    this.holdUntil = this.now() + HOLD_MS;
    transport.seek(wanted);
  }

  /**
   * Play in step.
   * @param {number} serverNow
   */
  follow(serverNow) {
    if (this.transport.paused()) {
      this.begin(serverNow);
      return;
    }
    const here = this.transport.position();
    if (here === null || !this.transport.ready()) {
      this.holdUntil = Math.max(this.holdUntil, this.now() + HOLD_MS);
      return;
    }
    if (this.now() < this.holdUntil) return;
    this.correct(here - this.target(serverNow));
  }

  /**
   * Where the room is at a server time, in seconds.
   * @param {number} serverTime
   */
  target(serverTime) {
    return positionAt(/** @type {State} */ (this.state), serverTime, this.transport.duration());
  }

  /**
   * Start playing: now, at the place where the room will be once the picture moves.
   * @param {number} serverNow
   */
  begin(serverNow) {
    if (this.starting || this.refused) return;
    const here = this.transport.position() ?? 0;
    const due = this.target(serverNow + this.costs.start.value * 1000);
    if (due >= this.transport.duration()) return;
    const far = Math.abs(here - due) > START_TOLERANCE;
    if (far) this.transport.seek(this.target(serverNow + this.costs.seek.value * 1000));
    if (far) this.costs.await(this.costs.seek);
    else this.costs.await(this.costs.start, here - due);
    this.hold(START_HOLD_MS);
    this.play();
  }

  /** Ask the player to play; a browser may refuse until the member has touched the page. */
  play() {
    this.starting = true;
    this.pausing = false;
    this.transport.play().then(
      () => {
        this.starting = false;
        this.hold(START_HOLD_MS);
        this.tell("moving");
      },
      (error) => {
        this.starting = false;
        if (error?.name !== "NotAllowedError") return;
        this.refused = true;
        this.tell("refused");
      },
    );
  }

  /**
   * Act on one reading of the error.
   * @param {number} reading seconds, ahead is positive
   */
  correct(reading) {
    const error = this.meter.add(reading);
    if (!this.meter.settled) return;
    this.costs.learn(error);
    const decision = this.correction.decide(error, this.now(), {
      mode: this.mode,
      rateable: this.transport.rateable,
    });
    this.tell("drift", error);
    if (decision.kind === "rate") this.setRate(decision.factor);
    if (decision.kind === "seek") this.seekToRoom();
    if (decision.kind === "stuck") this.tell("stuck");
  }

  /** Jump to where the room will be once the seek is done. */
  seekToRoom() {
    const serverNow = this.serverNow();
    if (serverNow === null || !this.state) return;
    const cost = this.state.playing ? this.costs.seek.value * 1000 : 0;
    this.seeks += 1;
    this.setRate(1);
    this.meter.clear();
    if (this.state.playing) this.costs.await(this.costs.seek);
    this.hold(HOLD_MS);
    this.transport.seek(this.target(serverNow + cost));
  }

  /** @param {number} ms */
  hold(ms) {
    this.holdUntil = this.now() + ms;
    this.meter.clear();
  }

  /**
   * The room's rate, times a factor.
   * @param {number} factor
   */
  setRate(factor) {
    this.transport.setRate((this.state?.rate ?? 1) * factor);
  }
}
