/**
 * What other tabs of this browser opened: a room by its password, a film by its own. The server knows it of the browser's
 * cookie, which a line keeps as it was when it was made; so a tab that waits at a door, or whose guest may watch more
 * now, comes in again on a new line.
 *
 * @typedef {{room?: string, film?: string}} News
 * @typedef {{isGuest: boolean, again: () => void, reload: () => void, needs: (films: Set<string>) => boolean}} Page `again`
 *   comes in on a new line, `needs` tells whether one of these films is, or may be, of the room
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
   * @param {Page} page
   * @param {Channel} [tabs]
   */
  constructor(session, page, tabs = channel()) {
    this.session = session;
    this.page = page;
    /** Why we are not in; nothing while we are, or were not refused. */
    this.why = "";
    /** Whether it was the room that refused, and not its film. */
    this.isRoomLocked = false;
    /** The films that were opened since, and whether our line knows nothing of one. */
    this.opened = /** @type {Set<string>} */ (new Set());
    this.isBehind = false;
    session.addEventListener("joined", () => {
      this.why = "";
      tabs.postMessage({ room: session.slug });
    });
    session.addEventListener("refused", ({ detail }) => this.refused(detail));
    session.addEventListener("over", ({ detail }) => this.refused(detail));
    tabs.onmessage = ({ data }) => this.hear(data);
  }

  /** @param {{code: string, answer?: {details?: {of?: string}}}} why */
  refused({ code, answer }) {
    this.why = code;
    this.isRoomLocked = code === "INVITE_ENDED" || answer?.details?.of === "room";
  }

  /** @param {News} news */
  hear({ room, film }) {
    const { session, page, why } = this;
    const isLocked = LOCKED.has(why);
    if (session.ended) return isLocked && film ? page.reload() : undefined;
    if (isLocked) {
      if (room === session.slug || (film && !this.isRoomLocked)) page.again();
    } else if (film && !this.opened.has(film)) {
      this.opened.add(film);
      this.isBehind = true;
      this.look();
    }
  }

  /** Come in on a new line where the room shows, or may show next, what the one we have knows nothing of. */
  look() {
    const { session, page } = this;
    if (!this.isBehind || !page.isGuest || !session.joined || !page.needs(this.opened)) return;
    this.isBehind = false;
    session.renew();
  }
}
