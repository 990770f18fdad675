/**
 * Tells the room how a member is doing, in one word for the others: playing, paused, buffering, loading, error, detached, idle (not begun).
 *
 * @typedef {"playing"|"paused"|"buffering"|"loading"|"error"|"detached"|"idle"} Status
 */

/** So near to the room a member is in step, in ms. */
export const IN_STEP_MS = 80;
/** Shorter waits are nobody's business, in ms. */
const BUFFERING_AFTER_MS = 400;
const LOOK_EVERY_MS = 200;
const REPORT_EVERY_MS = 10_000;

export class StatusWatch {
  /**
   * @param {import("./screen.js").Screen} player
   * @param {import("./follower.js").Follower} follower
   * @param {import("./session.js").RoomSession} session
   * @param {{now?: () => number, isReady?: () => boolean}} [outside] `isReady`: whether the film is there for a start
   */
  constructor(player, follower, session, { now = () => performance.now(), isReady = () => false } = {}) {
    this.player = player;
    this.follower = follower;
    this.session = session;
    this.now = now;
    this.isReady = isReady;
    /** The version we were ready for, as far as the room knows. */
    this.readyFor = -1;
    this.toldSpeech = "";
    this.toldLength = /** @type {string|null} */ (null);
    this.waitingSince = /** @type {number|null} */ (null);
    /** @type {Status|null} */
    this.told = null;
    this.toldInStep = false;
    this.toldAt = -Infinity;
    session.addEventListener("joined", () => (this.told = this.toldLength = null));
  }

  /** @returns {Status} */
  get status() {
    const { media } = this.player;
    if (this.player.isIdle) return "idle";
    if (media.error) return "error";
    if (this.follower.mode === "detached") return "detached";
    if (media.readyState < 1) return "loading";
    if (this.isBuffering()) return "buffering";
    if (!this.player.paused()) return "playing";
    return this.follower.isComing ? "loading" : "paused";
  }

  isBuffering() {
    if (!this.player.stalls()) this.waitingSince = null;
    else this.waitingSince ??= this.now();
    return this.waitingSince !== null && this.now() - this.waitingSince > BUFFERING_AFTER_MS;
  }

  start() {
    setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Tell at once when the status changed, we came into step or are ready to start, or chose a language; else every 10 s. */
  look() {
    const { session, status, isInStep } = this;
    if (!session.joined || !session.state) return;
    const isReady = this.isReadyNews();
    const speech = JSON.stringify(this.speech);
    const isNews = status !== this.told || (isInStep && !this.toldInStep) || isReady || speech !== this.toldSpeech;
    if (!isNews && this.now() - this.toldAt <= REPORT_EVERY_MS) return;
    this.told = status;
    this.toldInStep = isInStep;
    this.toldSpeech = speech;
    if (isReady) this.readyFor = session.state.v;
    this.toldAt = this.now();
    session.ask("play:report", this.report(status)).catch(() => {
      // The next report will do: a server that cannot take this one is not helped by being asked again.
    });
  }

  /** A room that stands is told that we are ready, so that a play need not ask. */
  isReadyNews() {
    const { state } = this.session;
    return Boolean(state) && !state.playing && this.readyFor !== state.v && this.isReady();
  }

  /** The languages we hear and read; what the film does not name is left out. */
  get speech() {
    const { audio, captions } = this.player.languages?.() ?? {};
    return { ...(audio && { audio }), ...(captions && { captions }) };
  }

  /** Whether it is known that we are in step. */
  get isInStep() {
    const { drift } = this;
    return drift !== null && Math.abs(drift) <= IN_STEP_MS;
  }

  /** How far off we are in ms; what the player cannot tell apart is no distance. */
  get drift() {
    const { drift } = this.follower;
    if (drift === null) return null;
    return Math.abs(drift) <= (this.player.tolerance ?? 0) ? 0 : Math.round(drift * 1000);
  }

  /**
   * How long a film is whose player alone knows it, once and again when it changes.
   * @param {string|null} item
   */
  newLength(item) {
    const length = this.session.may("skip") ? this.player.foreignLength?.() : null;
    const said = length && `${item} ${Math.round(length)}`;
    if (!said || said === this.toldLength) return null;
    this.toldLength = said;
    return length;
  }

  /** @param {Status} status */
  report(status) {
    const { player, session } = this;
    const { item } = player;
    const length = this.newLength(item);
    return {
      v: session.state?.v,
      item: item ?? player.id,
      position: player.position() ?? player.media.currentTime ?? 0,
      t: Math.round(session.clock.serverNow() ?? 0),
      status,
      ahead: item ? Math.floor(player.ahead() * 10) / 10 : 0,
      drift: this.drift,
      ...(length && { length }),
      ...this.speech,
    };
  }
}
