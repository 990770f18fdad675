/** The door of the room: a name for guests, refusals in words, and what happens when the line breaks. */

import { say } from "../lib/words.js";
import { recall, remember } from "../player/preferences.js";

/** Why one waits whose film goes on meanwhile; other troubles are of the server's own making. */
const RECONNECTING = new Set(["UNREACHABLE", "ROOM_AWAY", "ROOM_BUSY", "RATE_LIMIT_EXCEEDED"]);
/** Where a broken line is all there is to tell; whoever is asked something may go on answering. */
const WAITS = [null, "joining", "refused"];

/** Whose right ended is shown by the page itself what opens the film: reloaded, it leads back in. */
const RIGHTS = new Set(["RENTAL_REQUIRED", "SUBSCRIPTION_REQUIRED", "SPONSOR_REQUIRED"]);

export class Entrance {
  /**
   * @param {HTMLElement} page
   * @param {import("./session.js").RoomSession} session
   * @param {import("./overlay.js").Overlay} overlay
   */
  constructor(page, session, overlay) {
    this.page = page;
    this.session = session;
    this.overlay = overlay;
    this.banner = /** @type {HTMLElement} */ (page.querySelector("[data-banner]"));
    /** Whether our film may go on while we wait to come in again. */
    this.wasInside = false;
    const form = overlay.part("name");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.comeIn(/** @type {HTMLInputElement} */ (form.querySelector("input")).value.trim());
    });
    const lock = overlay.part("password");
    lock?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.unlock(/** @type {HTMLInputElement} */ (lock.querySelector("input")).value);
    });
    if (page.dataset.withInvite) session.key = { invite: page.dataset.withInvite };
    for (const place of [this.banner, overlay.part("refused")]) {
      place?.querySelector("[data-again]")?.addEventListener("click", () => this.again());
    }
    this.back = /** @type {HTMLElement} */ (overlay.part("over")?.querySelector("[data-back]"));
    this.back?.addEventListener("click", () => location.reload());
    session.addEventListener("joined", () => this.inside());
    session.addEventListener("refused", ({ detail }) => this.refused(detail));
    session.addEventListener("away", () => this.away());
    session.addEventListener("over", ({ detail }) => this.over(detail));
  }

  get isGuest() {
    return "guest" in this.page.dataset;
  }

  /** Go in. A guest whom the room does not know is asked for a name when nothing else is in the way. */
  open() {
    if (!this.wasInside) this.overlay.show("joining");
    this.session.open(this.isGuest && !this.session.pass.token ? undefined : (recall("guest_name") ?? "Guest"));
  }

  /** Try once more, as the browser is now: it may have opened something in another tab. A password is not tried by itself. */
  again() {
    delete this.session.key.password;
    this.session.hangUp();
    this.open();
  }

  /** @param {string} [problem] */
  askName(problem) {
    this.overlay.show("name", problem);
    const input = /** @type {HTMLInputElement|null|undefined} */ (this.overlay.part("name")?.querySelector("input"));
    if (input && !input.value) input.value = recall("guest_name") ?? "";
  }

  /** @param {string} name */
  comeIn(name) {
    if (!name) return;
    if (this.isGuest) remember("guest_name", name);
    this.overlay.show("joining");
    this.session.open(name);
  }

  /** @param {string} password */
  unlock(password) {
    this.session.key = { ...this.session.key, password };
    this.overlay.show("joining");
    this.session.open();
  }

  inside() {
    this.wasInside = true;
    this.banner.hidden = true;
    this.overlay.hide("joining", "name", "password", "refused");
    this.forgetInvite();
  }

  /** Who is in needs the invite no more: it leaves the address, so that nobody passes it on unawares. */
  forgetInvite() {
    const address = new URL(location.href);
    if (!address.searchParams.has("invite")) return;
    address.searchParams.delete("invite");
    history.replaceState(history.state, "", address);
  }

  /** @param {import("../realtime.js").Declined} declined */
  refused(declined) {
    const { code, message } = declined;
    if (this.isLocked(declined)) this.overlay.show("password", message);
    else if (this.session.triesAgain(declined)) this.wait(declined);
    else if (code === "NAME_WANTED") this.askName(this.session.name && message);
    else this.turnAway(code, message);
  }

  /**
   * Something is in the way that passes: say what, while we try again by ourselves.
   * @param {{code: string, message?: string}} why
   */
  wait({ code, message }) {
    if (this.wasInside) {
      this.say(say(RECONNECTING.has(code) ? "room.reconnecting" : "room.not_back"), { offers: true });
    } else {
      this.turnAway(code, `${message || say("room.no_answer")} ${say("room.tries_again")}`);
    }
  }

  /**
   * Whom an account would let in is shown the way to it.
   * @param {string} code
   * @param {string} message
   */
  turnAway(code, message) {
    const way = /** @type {HTMLElement|null|undefined} */ (this.overlay.part("refused")?.querySelector("[data-sign-in]"));
    if (way) way.hidden = code !== "SIGN_IN_TO_JOIN";
    this.wasInside = false;
    this.banner.hidden = true;
    this.overlay.show("refused", message || say("room.refused"));
  }

  /**
   * Whether it is the room that asks for a password, and not its film.
   * @param {import("../realtime.js").Declined} declined
   */
  isLocked({ code, answer }) {
    const { details } = /** @type {{details?: {of?: string}}} */ (answer);
    const hasLock = this.page.dataset.door === "password" || details?.of === "room";
    return hasLock && (details?.of === "room" || code === "INVITE_ENDED" || this.isTried(code));
  }

  /** @param {string} code */
  isTried(code) {
    return code === "RATE_LIMIT_EXCEEDED" && this.session.key.password !== undefined;
  }

  away() {
    this.page.dataset.state = "away";
    if (this.wasInside) this.say(say("room.reconnecting"));
    else if (WAITS.includes(this.overlay.shown)) this.wait({ code: "UNREACHABLE" });
  }

  /** @param {{code: string, reason?: string|null, message?: string}} why */
  over({ code, reason, message }) {
    this.page.dataset.state = "over";
    this.banner.hidden = true;
    const known = { ROOM_CLOSED: say("room.closed"), KICKED: say("room.kicked"), BANNED: say("room.banned") };
    const words = known[code] ?? message;
    this.back.hidden = code !== "KICKED" && !RIGHTS.has(code);
    if (RIGHTS.has(code)) this.back.textContent = say("room.way_back");
    this.overlay.show("over", [...new Set([words ?? say("room.right_ended"), reason])].filter(Boolean).join(" "));
  }

  /**
   * @param {string} words
   * @param {{offers?: boolean}} [how] whether to offer to try again
   */
  say(words, { offers = false } = {}) {
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (this.banner.querySelector(name));
    part("[data-words]").textContent = words;
    part("[data-again]").hidden = !offers;
    this.banner.hidden = false;
  }
}
