/** When to try again what failed by no fault of ours: by itself, each time later, and not everybody in the same moment. */

const FIRST_MS = 2_000;
const LATEST_MS = 30_000;

export class Patience {
  /** @param {() => void} act */
  constructor(act) {
    this.act = act;
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
  }

  /** It failed: try again, later than the time before. */
  failed() {
    this.stop();
    const wait = Math.min(FIRST_MS * 2 ** this.failures, LATEST_MS);
    this.failures += 1;
    this.timer = setTimeout(this.act, wait * (0.75 + Math.random() / 2));
  }

  /** It is tried already, or is of no use any more. */
  stop() {
    clearTimeout(this.timer);
  }

  /** It worked: the next time is the first again. */
  succeeded() {
    this.stop();
    this.failures = 0;
  }
}
