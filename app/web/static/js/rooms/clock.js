/**
 * The room's clock: what time it is at the server, on this browser's monotonic clock.
 *
 * Every ping bounds the offset from both sides: the request cannot arrive before it was sent, nor the
 * answer be read before it was written. The quickest request and the quickest answer of the window are
 * picked separately, which jitter hurts far less than picking the quickest round trip.
 *
 * @typedef {{c: number, r: number, s: number}} Pong  sent (ours), received and answered (server's), in ms
 * @typedef {{up: number, down: number, at: number}} Sample
 */

export const FIRST_PINGS = 8;
export const WINDOW = 48;
export const MAX_AGE_MS = 60_000;
const FIRST_GAP_MS = 60;
const LATER_GAP_MS = 2_500;
/** A line whose pings take so much longer than its quickest is measured more often, at first much more. */
const UNEVEN_MS = 30;
const UNEVEN_GAP_MS = 1_250;
const UNEVEN_FIRST_GAP_MS = 400;
const RETRY_GAP_MS = 1_000;
/** The server's times are whole milliseconds, so a bound may be off by that much and a little. */
const TOLERANCE_MS = 4;

/**
 * The offset server − client that a set of samples allows, in ms.
 * @param {Sample[]} samples
 */
export function offsetOf(samples) {
  const up = Math.min(...samples.map((sample) => sample.up));
  const down = Math.min(...samples.map((sample) => sample.down));
  return (up - down) / 2;
}

/**
 * How much longer than the quickest the middle one of some delays is, in ms.
 * @param {number[]} delays
 */
function spread(delays) {
  const sorted = [...delays].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] - sorted[0];
}

export class Clock {
  /**
   * @param {(c: number) => Promise<Pong>} ask sends one ping and answers with the server's times
   * @param {{now?: () => number, wait?: (ms: number) => Promise<void>}} [outside]
   */
  constructor(ask, { now = () => performance.now(), wait = pause } = {}) {
    this.ask = ask;
    this.now = now;
    this.wait = wait;
    /** @type {Sample[]} */
    this.samples = [];
    this.offset = /** @type {number | null} */ (null);
    this.run = 0;
  }

  /** Whether enough was measured to follow by it. */
  get ready() {
    return this.samples.length >= Math.min(3, FIRST_PINGS);
  }

  /** Whether pings take so unequally long that it needs many to know the offset. */
  get isUneven() {
    const ways = [this.samples.map(({ up }) => up), this.samples.map(({ down }) => down)];
    return Math.max(...ways.map(spread)) > UNEVEN_MS;
  }

  /** In how many ms to measure again. */
  get gap() {
    if (!this.ready) return RETRY_GAP_MS;
    if (!this.isUneven) return LATER_GAP_MS;
    return this.samples.length < WINDOW / 2 ? UNEVEN_FIRST_GAP_MS : UNEVEN_GAP_MS;
  }

  /** The server's time now in ms; null before the first answer. */
  serverNow() {
    return this.offset === null ? null : this.now() + this.offset;
  }

  /** Measure at once, then go on measuring until `stop`. Resolves after the first round. */
  async start() {
    const run = ++this.run;
    for (let n = 0; n < FIRST_PINGS && run === this.run; n += 1) {
      await this.ping();
      await this.wait(FIRST_GAP_MS);
    }
    void this.goOn(run);
  }

  stop() {
    this.run += 1;
  }

  /** @param {number} run */
  async goOn(run) {
    while (run === this.run) {
      await this.wait(this.gap);
      if (run === this.run) await this.ping();
    }
  }

  /** One measurement; an unanswered ping measures nothing. */
  async ping() {
    const sent = this.now();
    try {
      const pong = await this.ask(sent);
      this.add(sent, pong, this.now());
    } catch {
      // The connection is away; the next ping tries again.
    }
  }

  /**
   * @param {number} sent
   * @param {Pong} pong
   * @param {number} received
   */
  add(sent, pong, received) {
    const sample = { up: pong.r - sent, down: received - pong.s, at: received };
    if (this.offset !== null && contradicts(sample, this.offset)) this.samples = [];
    this.samples.push(sample);
    this.samples = this.samples
      .filter((kept) => received - kept.at <= MAX_AGE_MS)
      .slice(-WINDOW);
    this.offset = offsetOf(this.samples);
  }
}

/**
 * Whether a sample proves the offset wrong: the server's clock was set, or we were moved to another one.
 * @param {Sample} sample
 * @param {number} offset
 */
function contradicts(sample, offset) {
  return offset > sample.up + TOLERANCE_MS || offset < -sample.down - TOLERANCE_MS;
}

/** @param {number} ms @returns {Promise<void>} */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
