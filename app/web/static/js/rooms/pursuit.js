/**
 * What a player does to be where its room is: rest, start, wait ahead for the room, correct.
 *
 * @typedef {import("./anchor.js").State} State
 * @typedef {import("./correction.js").Mode} Mode
 * @typedef {import("./types.js").Transport} Transport
 * @typedef {import("./types.js").Outside} Outside
 */

import { positionAt } from "./anchor.js";
import { Correction } from "./correction.js";
import { Meeting } from "./meeting.js";
import { Costs, ErrorMeter } from "./meter.js";

export const TICK_MS = 100;
/** Readings say nothing for so long after a start or a stall. */
const HOLD_MS = 300;
/** A paused picture farther off than this is moved to the room's, in seconds. */
const PAUSED_TOLERANCE = 0.02;
/** Farther off than this before a start, it pays to meet the room ahead. */
const START_TOLERANCE = 0.3;

export class Pursuit {
  /**
   * @param {Transport} transport
   * @param {Required<Outside>} outside
   */
  constructor(transport, { now, serverNow, tell }) {
    this.transport = transport;
    this.now = now;
    this.serverNow = serverNow;
    this.tell = tell;
    this.state = /** @type {State} */ (/** @type {unknown} */ (null));
    this.meter = new ErrorMeter();
    this.correction = new Correction();
    this.costs = new Costs();
    this.meeting = new Meeting(transport, this.costs, now);
    this.holdUntil = 0;
    this.starting = false;
    /** Whether the last pause was ours, not the browser's or a media key's. */
    this.pausing = false;
    this.refused = false;
  }

  /** Forget what was under way, as after a word of the room that changes where it is. */
  beginAnew() {
    this.correction.reset();
    this.unmeasure();
    this.costs.forget();
    this.meeting.clear();
    this.holdUntil = 0;
  }

  /** Forget the error: from here on it has to be measured anew. */
  unmeasure() {
    if (this.meter.value !== null) this.tell("drift", null);
    this.meter.clear();
  }

  /**
   * Do what is due now and answer in how many ms to look again.
   * @param {State} state
   * @param {Mode} mode
   */
  tick(state, mode) {
    this.state = state;
    const untilStart = state.at - /** @type {number} */ (this.serverNow()) - this.startMs;
    if (!state.playing || untilStart > 0) {
      this.rest();
      return state.playing ? Math.min(TICK_MS, Math.max(1, untilStart)) : TICK_MS;
    }
    if (this.meeting.isPlanned) return this.waitForRoom();
    if (this.transport.paused()) return this.begin();
    this.follow(mode);
    return TICK_MS;
  }

  get startMs() {
    return this.costs.start.value * 1000;
  }

  /** Where the room will be in so many ms, in seconds. */
  roomIn = (/** @type {number} */ ms) => {
    const moment = /** @type {number} */ (this.serverNow()) + ms;
    return positionAt(this.state, moment, this.transport.duration());
  };

  /** Be paused where the room is, or will start. */
  rest() {
    const { transport } = this;
    this.setRate(1);
    this.unmeasure();
    this.meeting.clear();
    this.pause();
    const here = transport.position();
    const wanted = Math.min(this.state.position, transport.duration() || Infinity);
    const tolerance = transport.tolerance ?? PAUSED_TOLERANCE;
    if (here === null || Math.abs(here - wanted) <= tolerance) return;
    if (this.now() < this.holdUntil) return;
    this.holdUntil = this.now() + HOLD_MS;
    transport.seek(wanted);
  }

  pause() {
    if (this.transport.paused()) return;
    this.pausing = true;
    this.transport.pause();
  }

  /** Start playing: from here when the room is near, else from where the room will be. */
  begin() {
    const here = this.transport.position();
    const due = this.roomIn(this.startMs);
    if (this.starting || this.refused || here === null) return TICK_MS;
    if (due >= this.transport.duration()) return TICK_MS;
    if (Math.abs(here - due) > START_TOLERANCE) this.meet();
    else this.play(here - due);
    return TICK_MS;
  }

  /** Go to a place ahead of the room, and wait for it there. */
  meet() {
    this.setRate(1);
    this.unmeasure();
    this.pause();
    this.meeting.plan(this.roomIn);
  }

  /** Start as the room comes by; answers when to look again. */
  waitForRoom() {
    const wait = this.meeting.wait(this.roomIn, this.state.rate);
    if (wait > 0) return Math.min(TICK_MS, wait);
    const early = this.meeting.early(this.roomIn);
    this.meeting.clear();
    this.play(early);
    return TICK_MS;
  }

  /**
   * Ask the player to play; a browser may refuse until the member has touched the page.
   * @param {number} expected the error we start with knowingly, in seconds
   */
  play(expected) {
    this.costs.started(expected);
    this.hold();
    this.starting = true;
    this.pausing = false;
    this.transport.play().then(
      () => {
        this.starting = false;
        this.hold();
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
   * Play in step.
   * @param {Mode} mode
   */
  follow(mode) {
    const here = this.transport.position();
    if (!this.transport.ready()) this.stall();
    else if (here === null) this.hold();
    else if (this.now() >= this.holdUntil) this.correct(here - this.roomIn(0), mode);
  }

  /**
   * Act on one reading of the error.
   * @param {number} reading seconds, ahead is positive
   * @param {Mode} mode
   */
  correct(reading, mode) {
    const error = this.meter.add(reading);
    if (!this.meter.settled) return;
    this.costs.settled(error);
    const { rateable, tolerance } = this.transport;
    const decision = this.correction.decide(error, this.now(), { mode, rateable, tolerance });
    this.tell("drift", error);
    if (decision.kind === "rate") this.setRate(decision.factor);
    if (decision.kind === "seek") this.meet();
    if (decision.kind === "stuck") this.tell("stuck");
  }

  /** The member pressed: play now, so that the browser lets us play later on. */
  unlock() {
    if (this.refused) this.transport.play().catch(() => {});
    this.refused = false;
  }

  /** The film stands, though it plays: what is needed to go on may be long in coming once more. */
  stall() {
    this.costs.seek.doubt();
    this.hold();
  }

  hold() {
    this.holdUntil = this.now() + HOLD_MS;
    this.unmeasure();
  }

  /**
   * The room's rate, times a factor.
   * @param {number} factor
   */
  setRate(factor) {
    this.transport.setRate(this.state.rate * factor);
  }
}
