/** How long one is muted still, by the room's clock: a mute ends by itself, and nobody tells its end. */

/** A browser's timer cannot be set for longer than some days. */
const LONGEST_MS = 3_600_000;
/** So long after its end a mute has surely ended at the server, too. */
const MARGIN_MS = 250;

export class Mute {
  /**
   * @param {{you: any, clock: {serverNow: () => number|null}}} session
   * @param {() => void} changed when some of it is over
   */
  constructor(session, changed) {
    this.session = session;
    this.changed = changed;
    this.timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);
  }

  /** When it ends; null while one is not muted. */
  get until() {
    return this.left > 0 ? new Date(this.session.you.muted_until) : null;
  }

  /** For how many ms it lasts. */
  get left() {
    const { you, clock } = this.session;
    if (!you?.muted_until) return 0;
    const end = new Date(you.muted_until).getTime() + MARGIN_MS;
    return Math.max(0, end - (clock.serverNow() ?? Date.now()));
  }

  /** Say when it is over. */
  watch() {
    clearTimeout(this.timer);
    if (this.left > 0) this.timer = setTimeout(this.changed, Math.min(this.left, LONGEST_MS));
  }
}
