/**
 * The error between where a member is and where the room is, cleaned of single bad readings.
 */

const MEDIAN_OF = 5;
const SMOOTHING = 0.5;
/** So far from what is believed one measurement was, or may be, in seconds: before the first one, and once something stalled. */
const DOUBT = 0.15;
/** A cost is reckoned with so many times its usual distance from what is believed (as of RFC 6298's timers). */
const CARE = 2;
/** A start that left a larger error was held up by something else, which teaches nothing. */
const PLAUSIBLE = 0.4;

export class ErrorMeter {
  constructor() {
    this.clear();
  }

  clear() {
    /** @type {number[]} */
    this.readings = [];
    this.value = /** @type {number | null} */ (null);
  }

  /** Whether the value rests on enough readings to act boldly on it. */
  get settled() {
    return this.readings.length >= 3;
  }

  /**
   * Take one reading in seconds (ahead is positive) and answer the smoothed error.
   * @param {number} error
   */
  add(error) {
    this.readings.push(error);
    if (this.readings.length > MEDIAN_OF) this.readings.shift();
    const middle = median(this.readings);
    this.value = this.value === null ? middle : this.value + (middle - this.value) * SMOOTHING;
    return this.value;
  }
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** What an action costs in this browser (seconds lost by a seek or a start), learned by its results. */
export class LearnedCost {
  /** @param {{first: number, most: number}} bounds seconds */
  constructor({ first, most }) {
    this.value = first;
    this.most = most;
    /** How far measurements were from what was believed. */
    this.spread = DOUBT;
  }

  /** A cost that is seldom exceeded: who comes too early waits a little, who comes too late has to go once more. */
  get careful() {
    return Math.min(this.value + CARE * this.spread, this.most);
  }

  /** Something held us up just now, and may again. */
  doubt() {
    this.spread = Math.max(this.spread, DOUBT);
  }

  /**
   * Correct the cost by the error it left behind; being late means it costs more than thought.
   * @param {number} error seconds, ahead is positive
   */
  learn(error) {
    this.measured(this.value - error);
  }

  /**
   * Believe half of what a measurement says.
   * @param {number} seconds
   */
  measured(seconds) {
    this.spread += (Math.abs(seconds - this.value) - this.spread) / 2;
    const believed = this.value + (seconds - this.value) / 2;
    this.value = Math.min(Math.max(0, believed), this.most);
  }
}

/** What seeks and starts cost here. A seek is timed; what a start cost the first settled error tells. */
export class Costs {
  constructor() {
    this.seek = new LearnedCost({ first: 0.15, most: 3 });
    this.start = new LearnedCost({ first: 0.06, most: 0.5 });
    this.expected = /** @type {number|null} */ (null);
  }

  /**
   * The next settled error tells what this start cost.
   * @param {number} expected the error we start with knowingly, in seconds
   */
  started(expected) {
    this.expected = expected;
  }

  /** @param {number} error seconds, ahead is positive */
  settled(error) {
    const surprise = error - (this.expected ?? error);
    if (Math.abs(surprise) < PLAUSIBLE) this.start.learn(surprise);
    this.expected = null;
  }

  forget() {
    this.expected = null;
  }
}
