/**
 * What to do about an error: nothing, a little faster or slower, a seek, or to give up seeking for now.
 *
 * @typedef {{kind: "none"} | {kind: "rate", factor: number} | {kind: "seek"} | {kind: "stuck"}} Decision
 * @typedef {"follow" | "loose" | "detached"} Mode
 */

export const NUDGE_FROM = 0.015;
export const NUDGE_UNTIL = 0.004;
const GENTLE_UNTIL = 0.1;
const GENTLE = 0.03;
const FIRM = 0.08;
const GAIN = 0.8;
export const SEEK_FROM = 0.5;
export const LOOSE_SEEK_FROM = 2;
const SEEK_GAP_MS = 5_000;
const STORM_WINDOW_MS = 30_000;
const STORM_SEEKS = 3;
/** Rates are set in these steps, so that noise does not reach the sound. */
const STEP = 0.0025;

export class Correction {
  constructor() {
    this.nudging = false;
    /** @type {number[]} */
    this.seeks = [];
  }

  /** Forget what went wrong, as after a command of the room or a press on "catch up". */
  reset() {
    this.nudging = false;
    this.seeks = [];
  }

  /**
   * @param {number} error seconds, ahead is positive
   * @param {number} now ms, monotonic
   * @param {{mode: Mode, rateable: boolean, tolerance?: number}} how `tolerance`: the least that is sought for, in seconds
   * @returns {Decision}
   */
  decide(error, now, { mode, rateable, tolerance = SEEK_FROM }) {
    if (mode === "detached") return { kind: "none" };
    const limit = mode === "loose" ? LOOSE_SEEK_FROM : tolerance;
    if (Math.abs(error) > limit) return this.wayOff(error, now, rateable && mode === "follow");
    if (mode === "loose" || !rateable) return { kind: "none" };
    return this.nudge(error);
  }

  /**
   * @param {number} error
   * @param {number} now
   * @param {boolean} mayNudge
   * @returns {Decision}
   */
  wayOff(error, now, mayNudge) {
    this.seeks = this.seeks.filter((at) => now - at < STORM_WINDOW_MS);
    const last = this.seeks.at(-1);
    if (this.seeks.length >= STORM_SEEKS) return { kind: "stuck" };
    if (last !== undefined && now - last < SEEK_GAP_MS) {
      return mayNudge ? this.nudge(error) : { kind: "none" };
    }
    this.seeks.push(now);
    this.nudging = false;
    return { kind: "seek" };
  }

  /**
   * Correct by rate, with hysteresis: it starts at one threshold and ends at a lower one.
   * @param {number} error
   * @returns {Decision}
   */
  nudge(error) {
    const size = Math.abs(error);
    if (size > NUDGE_FROM) this.nudging = true;
    if (size < NUDGE_UNTIL) this.nudging = false;
    if (!this.nudging) return { kind: "rate", factor: 1 };
    const most = size > GENTLE_UNTIL ? FIRM : GENTLE;
    const change = Math.min(Math.max(GAIN * error, -most), most);
    return { kind: "rate", factor: 1 - Math.round(change / STEP) * STEP };
  }
}
