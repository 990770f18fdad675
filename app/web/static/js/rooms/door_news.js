/**
 * What other tabs of this browser opened: a room by its password, a film by its own. The server knows it of the browser's
 * cookie, which a line keeps as it was when it was made; so a tab that waits at a door, or whose guest may watch more
 * now, comes in again on a new line.
 *
 * @typedef {{room?: string, film?: string}} News
 * @typedef {{postMessage: (news: News) => void, onmessage: ((event: {data: News}) => void)|null}} Channel
 */

const NAME = "matinee.doors";
/** Where a password opens more than it did. */
const LOCKED = new Set(["PASSWORD_REQUIRED", "PASSWORD_WRONG", "INVITE_ENDED", "RATE_LIMIT_EXCEEDED"]);

/** @returns {Channel} that leads nowhere where the browser has none */
export function channel() {
  if (typeof BroadcastChannel === "undefined") return { postMessage: () => {}, onmessage: null };
  return /** @type {any} */ (new BroadcastChannel(NAME));
}

/**
 * Tell the other tabs that this browser opened a film.
 * @param {string} film
 */
export function tellOpened(film) {
  channel().postMessage({ film });
}

export class DoorNews {
  /**
   * @param {import("./session.js").RoomSession} session
   * @param {{isGuest: boolean, again: () => void, reload: () => void}} page `again` comes in on a new line
   * @param {Channel} [tabs]
   */
  constructor(session, page, tabs = channel()) {
    this.session = session;
    this.page = page;
    /** Why we are not in; nothing while we are, or were not refused. */
    this.why = "";
    session.addEventListener("joined", () => {
      this.why = "";
      tabs.postMessage({ room: session.slug });
    });
    session.addEventListener("refused", ({ detail }) => (this.why = detail.code));
    session.addEventListener("over", ({ detail }) => (this.why = detail.code));
    tabs.onmessage = ({ data }) => this.hear(data);
  }

  /** @param {News} news */
  hear({ room, film }) {
    const { session, page, why } = this;
    const isLocked = LOCKED.has(why);
    if (session.ended) return isLocked && film ? page.reload() : undefined;
    if (isLocked && (film || room === session.slug)) page.again();
    else if (film && page.isGuest && session.joined) session.renew();
  }
}
