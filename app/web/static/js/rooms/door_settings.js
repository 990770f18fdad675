/** Who comes in by a password, whether the room is kept, and planning a party in it, for those who may. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { once } from "./once.js";

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);

export class DoorSettings {
  /** @param {import("./session.js").RoomSession} session */
  constructor(session) {
    this.session = session;
    this.room = find("[data-room]");
    this.privacy = find("[data-privacy]");
    this.password = find("[data-room-password]");
    this.kept = find("[data-room-kept]");
    /** @type {any} what the room said last */
    this.settings = undefined;
    this.listen();
  }

  listen() {
    const { session } = this;
    this.privacy.addEventListener("change", () => {
      this.offerPassword();
      if (!this.password.hidden) this.password.querySelector("input").focus();
    });
    this.password.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.setPassword();
    });
    this.kept.addEventListener("change", () => void this.set({ permanent: this.kept.checked }));
    session.addEventListener("settings", ({ detail }) => this.show(detail));
    session.addEventListener("joined", ({ detail }) => this.show(detail.settings));
    session.addEventListener("you", () => this.show(this.settings));
  }

  /** @param {any} settings */
  show(settings) {
    if (!settings) return;
    this.settings = settings;
    this.kept.checked = settings.permanent;
    this.kept.closest("label").hidden = !(this.leads && this.session.may("settings"));
    const plan = /** @type {HTMLElement|null} */ (document.querySelector("[data-plan]"));
    if (plan) plan.hidden = !this.leads;
    this.room.dataset.door = settings.privacy;
    this.offerPassword();
  }

  /** Whether the room is kept, and when a party is in it, its owner and its host say. */
  get leads() {
    return Boolean(this.session.you?.host) || "owner" in this.room.dataset;
  }

  /** The field is there while a password is, or is about to be, what opens the room. */
  offerPassword() {
    this.password.hidden = this.privacy.value !== "password" || !this.session.may("settings");
  }

  async setPassword() {
    const input = this.password.querySelector("input");
    if (await this.set({ privacy: "password", password: input.value })) input.value = "";
  }

  /** @param {object} change */
  async set(change) {
    try {
      await once(this.session, "room:settings", change);
      return true;
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  /** @param {unknown} error */
  complain(error) {
    this.show(this.settings);
    toast(/** @type {Error} */ (error).message || say("room.not_done"));
  }
}
