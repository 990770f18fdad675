/** Who may what in the room: a table of switches, one column for each role; who may not change it reads it. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { once } from "./once.js";

const RANKS = ["guest", "member", "moderator", "cohost", "host"];

export class GrantsTable {
  /**
   * @param {HTMLElement} table whose rows carry `data-grant` and whose boxes `data-role`
   * @param {import("./session.js").RoomSession} session
   */
  constructor(table, session) {
    this.session = session;
    this.boxes = /** @type {HTMLInputElement[]} */ ([...table.querySelectorAll("input")]);
    /** @type {Record<string, string[]>} */
    this.grants = {};
    table.addEventListener("change", (event) => void this.change(/** @type {HTMLInputElement} */ (event.target)));
    session.addEventListener("joined", ({ detail }) => this.show(detail.settings.grants));
    session.addEventListener("settings", ({ detail }) => this.show(detail.grants));
    session.addEventListener("you", () => this.show(this.grants));
  }

  /** @param {Record<string, string[]>} grants by role */
  show(grants) {
    this.grants = grants;
    for (const box of this.boxes) {
      const { role, grant } = this.of(box);
      box.checked = Boolean(grants[role]?.includes(grant));
      box.disabled = box.dataset.never !== undefined || !this.mayChange(role, grant);
    }
  }

  /** @param {HTMLInputElement} box */
  of(box) {
    return { role: box.dataset.role ?? "", grant: box.closest("tr")?.dataset.grant ?? "" };
  }

  /**
   * @param {string} role
   * @param {string} grant
   */
  mayChange(role, grant) {
    const { session } = this;
    const isBelow = RANKS.indexOf(role) < RANKS.indexOf(session.you?.role ?? "guest");
    return session.may("roles") && session.may("settings") && session.may(grant) && isBelow;
  }

  /** @param {HTMLInputElement} box */
  async change(box) {
    const { role, grant } = this.of(box);
    try {
      const grants = { [role]: { [grant]: box.checked } };
      await once(this.session, "room:settings", { grants });
    } catch (error) {
      this.show(this.grants);
      toast(/** @type {Error} */ (error).message || say("room.not_done"));
    }
  }
}
