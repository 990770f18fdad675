/**
 * Meets the room at a place ahead: goes there, waits with the picture ready, and starts as the room comes by.
 * So a join or a seek is in step from its first frame, however long the film took to load.
 */

/** Spare time in a plan, in seconds. */
const MARGIN = 0.1;
/** Later than this it pays to plan anew, in seconds: less is made good by rate within six. */
const TOO_LATE = 0.4;
const MOST_PLANS = 3;
const LOOK_AGAIN_MS = 30;
/** Some browsers load on only once they play, and one that may not play has to say so. */
const PATIENCE_MS = 5_000;

export class Meeting {
  /**
   * @param {import("./types.js").Transport} transport
   * @param {import("./meter.js").Costs} costs
   * @param {() => number} now monotonic ms
   */
  constructor(transport, costs, now) {
    this.transport = transport;
    this.costs = costs;
    this.now = now;
    this.clear();
  }

  clear() {
    this.place = /** @type {number|null} */ (null);
    this.arrived = false;
    this.plans = 0;
    this.askedAt = 0;
  }

  get isPlanned() {
    return this.place !== null;
  }

  /**
   * Go where the room will be by the time we are there.
   * @param {(ms: number) => number} roomIn where the room will be in so many ms
   */
  plan(roomIn) {
    const lead = this.costs.seek.careful + this.costs.start.value + MARGIN;
    this.place = roomIn(lead * 1000);
    this.askedAt = this.now();
    this.arrived = false;
    this.plans += 1;
    this.transport.seek(this.place);
  }

  /**
   * How many ms to wait; 0 when it is time to start, or no use to wait. A room that has passed is met farther ahead.
   * @param {(ms: number) => number} roomIn
   * @param {number} rate the room's
   */
  wait(roomIn, rate) {
    const isReady = this.transport.ready();
    if (!isReady && !this.isPatienceOver) return LOOK_AGAIN_MS;
    if (!this.arrived) this.arrive();
    if (!isReady) return 0;
    const early = this.early(roomIn);
    if (early > 0) return Math.max(1, (early / rate) * 1000);
    if (early > -TOO_LATE || this.plans >= MOST_PLANS) return 0;
    this.plan(roomIn);
    return LOOK_AGAIN_MS;
  }

  /** Where the film ends there is nothing to load, and a press on play would begin it anew. */
  get isPatienceOver() {
    const isFilm = (this.place ?? 0) < this.transport.duration();
    return isFilm && this.now() - this.askedAt > PATIENCE_MS;
  }

  arrive() {
    this.arrived = true;
    this.costs.seek.measured((this.now() - this.askedAt) / 1000);
  }

  /**
   * Seconds of film until we have to start; less than nothing when we are late.
   * @param {(ms: number) => number} roomIn
   */
  early(roomIn) {
    return (this.place ?? 0) - roomIn(this.costs.start.value * 1000);
  }
}
