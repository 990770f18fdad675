/** Which parts of a film were played: ranges of its seconds, in the order they were played. */

/** The server takes so many at once. */
export const MOST_RANGES = 50;

const hundredths = (/** @type {number} */ seconds) => Math.round(seconds * 100) / 100;

export class Played {
  constructor() {
    /** @type {number|null} */
    this.last = null;
    this.clear();
  }

  clear() {
    /** Seconds of the clock. */
    this.seconds = 0;
    /** @type {[number, number][]} */
    this.ranges = [];
  }

  /** The next moment does not follow the last one: somebody seeks. */
  jump() {
    this.last = null;
  }

  /**
   * The film is at `now`; answers whether it was played up to there.
   * @param {number} now
   * @param {{paused: boolean, rate: number}} how
   */
  reach(now, { paused, rate }) {
    const from = this.last;
    this.last = now;
    if (paused || from === null || now <= from || now - from > 2 * Math.max(1, rate)) return false;
    this.seconds += (now - from) / rate;
    const range = this.ranges.at(-1);
    if (range && range[1] === from) range[1] = now;
    else this.ranges.push([from, now]);
    return true;
  }

  get isFull() {
    return this.ranges.length >= MOST_RANGES;
  }

  /** What the server is told, once; null when there is nothing to tell. */
  take() {
    const seconds = Math.round(this.seconds);
    if (seconds < 1) return null;
    const ranges = this.ranges.map((range) => range.map(hundredths));
    const rest = this.seconds - seconds;
    this.clear();
    this.seconds = rest;
    return { seconds, ranges };
  }
}
