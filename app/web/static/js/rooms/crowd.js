/** The people of a crowd: it is only counted, and who deals with people looks for them by name. */

import { get } from "../lib/api.js";
import { say } from "../lib/words.js";

/** @typedef {{v?: number, count: number, members?: import("./members.js").Member[]}} Told */

/** Who holds one of these finds people. */
const DEEDS = ["mute", "kick", "ban", "roles"];
const SHOWN = 50;
const TYPED_MS = 350;
/** A crowd comes and goes all the time; it is read again by itself no oftener. */
const AGAIN_MS = 10_000;
/** So soon it is seen that the people are looked at again. */
const UNSEEN_MS = 1_000;

export class Crowd {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} words
   * @param {import("./session.js").RoomSession} session
   * @param {import("./members.js").MemberList} list
   * @param {(path: string) => Promise<any>} [read]
   */
  constructor(form, words, session, list, read = get) {
    Object.assign(this, { form, words, session, list, read });
    this.field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    /** @type {Told} */
    this.told = { count: 0 };
    this.asked = 0;
    this.timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);
    this.lookedAt = -Infinity;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.look();
    });
    this.field.addEventListener("input", () => this.lookIn(TYPED_MS));
    session.addEventListener("you", () => this.show(this.told));
    session.addEventListener("deed", () => this.finds && void this.look());
  }

  /** Whether people are counted, and not named. */
  get isCrowd() {
    return this.told.count > 0 && !this.told.members?.length;
  }

  /** Whether anybody looks at them: reading a crowd is work for the server. */
  get isInView() {
    return this.form.offsetParent !== null && !document.hidden;
  }

  /** Whether we may look for them. */
  get finds() {
    const { session } = this;
    return this.isCrowd && Boolean(session.you?.user_id) && DEEDS.some((grant) => session.may(grant));
  }

  /**
   * Show who is here, as far as it is told.
   * @param {Told} told
   */
  show(told) {
    this.told = told;
    const { finds, isCrowd } = this;
    this.form.hidden = !finds;
    this.words.hidden = !isCrowd;
    if (finds) return this.lookAgain();
    this.forget();
    this.list.show(told);
    this.words.textContent = isCrowd ? say("crowd.counted") : "";
  }

  /** What was asked before is of no interest any more. */
  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.asked += 1;
    this.lookedAt = -Infinity;
  }

  lookAgain() {
    if (this.timer) return;
    this.lookIn(Math.max(0, this.lookedAt + AGAIN_MS - performance.now()));
  }

  /** @param {number} ms */
  lookIn(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.isInView ? void this.look() : this.lookIn(UNSEEN_MS)), ms);
  }

  async look() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lookedAt = performance.now();
    const mine = (this.asked += 1);
    const query = new URLSearchParams({ q: this.field.value.trim(), page_size: String(SHOWN) });
    try {
      const { items, pagination } = await this.read(`/rooms/${this.session.slug}/members/search?${query}`);
      if (mine === this.asked) this.showFound(items, pagination.total);
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      if (mine === this.asked) this.words.textContent = message || say("room.not_done");
    }
  }

  /**
   * @param {import("./members.js").Member[]} members
   * @param {number} total
   */
  showFound(members, total) {
    this.list.show({ count: total, members });
    const counts = { shown: String(members.length), count: String(total) };
    if (!total) this.words.textContent = say("crowd.none");
    else if (total > members.length) this.words.textContent = say("crowd.first", counts);
    else this.words.textContent = say("crowd.found", counts);
  }
}
