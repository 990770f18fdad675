/**
 * How a member is doing, in one word for the others: playing, paused, buffering, loading, error, detached.
 *
 * @typedef {"playing"|"paused"|"buffering"|"loading"|"error"|"detached"} Status
 */

/** Shorter waits are nobody's business, in ms. */
const BUFFERING_AFTER_MS = 400;
const LOOK_EVERY_MS = 200;
const REPORT_EVERY_MS = 10_000;

export class StatusWatch {
  /**
   * @param {import("../player/player.js").Player} player
   * @param {import("./follower.js").Follower} follower
   * @param {{now?: () => number}} [outside]
   */
  constructor(player, follower, { now = () => performance.now() } = {}) {
    this.player = player;
    this.follower = follower;
    this.now = now;
    this.waitingSince = /** @type {number|null} */ (null);
    /** @type {Status|null} */
    this.told = null;
    this.toldAt = -Infinity;
  }

  /** @returns {Status} */
  get status() {
    const { media } = this.player;
    if (media.error) return "error";
    if (this.follower.mode === "detached") return "detached";
    if (media.readyState < 1) return "loading";
    if (this.isBuffering()) return "buffering";
    if (!media.paused) return "playing";
    return this.follower.isComing ? "loading" : "paused";
  }

  isBuffering() {
    const { media } = this.player;
    const waits = !media.paused && media.readyState < 3 && !media.ended;
    if (!waits) this.waitingSince = null;
    else this.waitingSince ??= this.now();
    return this.waitingSince !== null && this.now() - this.waitingSince > BUFFERING_AFTER_MS;
  }

  /**
   * Tell on every change of the status at once, else every 10 s.
   * @param {(status: Status) => void} tell
   */
  start(tell) {
    setInterval(() => {
      const { status } = this;
      const due = this.now() - this.toldAt > REPORT_EVERY_MS;
      if (status === this.told && !due) return;
      this.told = status;
      this.toldAt = this.now();
      tell(status);
    }, LOOK_EVERY_MS);
  }

  /** Tell again soon, as after a reconnection. */
  forget() {
    this.told = null;
  }
}
