/**
 * Tells the room how a member is doing, in one word for the others: playing, paused, buffering, loading, error, detached.
 *
 * @typedef {"playing"|"paused"|"buffering"|"loading"|"error"|"detached"} Status
 */

/** So near to the room a member is in step, in ms. */
export const IN_STEP_MS = 80;
/** Shorter waits are nobody's business, in ms. */
const BUFFERING_AFTER_MS = 400;
const LOOK_EVERY_MS = 200;
const REPORT_EVERY_MS = 10_000;

export class StatusWatch {
  /**
   * @param {import("../player/player.js").Player} player
   * @param {import("./follower.js").Follower} follower
   * @param {import("./session.js").RoomSession} session
   * @param {{now?: () => number}} [outside]
   */
  constructor(player, follower, session, { now = () => performance.now() } = {}) {
    this.player = player;
    this.follower = follower;
    this.session = session;
    this.now = now;
    this.waitingSince = /** @type {number|null} */ (null);
    /** @type {Status|null} */
    this.told = null;
    this.toldInStep = false;
    this.toldAt = -Infinity;
    session.addEventListener("joined", () => (this.told = null));
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

  start() {
    setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Tell at once when the status changed or we came into step, else every 10 s. */
  look() {
    const { session, status, isInStep } = this;
    if (!session.joined || !session.state) return;
    const isNews = status !== this.told || (isInStep && !this.toldInStep);
    if (!isNews && this.now() - this.toldAt <= REPORT_EVERY_MS) return;
    this.told = status;
    this.toldInStep = isInStep;
    this.toldAt = this.now();
    session.ask("play:report", this.report(status)).catch(() => {
      // The next report will do: a server that cannot take this one is not helped by being asked again.
    });
  }

  /** Whether it is known that we are in step. */
  get isInStep() {
    const { drift } = this.follower;
    return drift !== null && Math.abs(drift) * 1000 <= IN_STEP_MS;
  }

  /** @param {Status} status */
  report(status) {
    const { player, session } = this;
    const { drift } = this.follower;
    return {
      v: session.state?.v,
      position: player.position() ?? player.media.currentTime ?? 0,
      t: Math.round(session.clock.serverNow() ?? 0),
      status,
      ahead: Math.round(player.ahead() * 10) / 10,
      drift: drift === null ? null : Math.round(drift * 1000),
    };
  }
}
