/** Who comes in, for those who may set it: the password, guests, whether the room is kept, and its end. */

import { patch } from "../lib/api.js";
import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { newId } from "./ids.js";

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);

export class DoorSettings {
  /** @param {import("./session.js").RoomSession} session */
  constructor(session) {
    this.session = session;
    this.privacy = find("[data-privacy]");
    this.password = find("[data-room-password]");
    this.guests = find("[data-room-guests]");
    this.kept = find("[data-room-kept]");
    this.end = find("[data-room-end]");
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
    this.guests.addEventListener("change", () => void this.set({ guests: this.guests.checked }));
    this.kept.addEventListener("change", () => void this.keep());
    this.end.querySelector("button").addEventListener("click", () => void this.close());
    session.addEventListener("settings", ({ detail }) => this.show(detail));
    session.addEventListener("joined", ({ detail }) => this.show(detail.settings));
    session.addEventListener("you", () => this.show(this.settings));
  }

  /** @param {any} settings */
  show(settings) {
    if (!settings) return;
    this.settings = settings;
    this.guests.checked = settings.guests;
    this.kept.checked = settings.permanent;
    this.guests.closest("label").hidden = !this.session.may("settings");
    this.kept.closest("label").hidden = !this.session.you?.host;
    this.end.hidden = !this.session.may("close");
    find("[data-room]").dataset.door = settings.privacy;
    this.offerPassword();
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
      await this.session.ask("room:settings", { op: newId(), ...change });
      return true;
    } catch (error) {
      this.complain(error);
      return false;
    }
  }

  async keep() {
    try {
      await patch(`/rooms/${this.session.slug}`, { permanent: this.kept.checked });
    } catch (error) {
      this.complain(error);
    }
  }

  /** The first press says what it does; the second does it. */
  async close() {
    const warning = this.end.querySelector("[data-room-sure]");
    if (warning.hidden) {
      warning.hidden = false;
      toast(warning.textContent);
      return;
    }
    warning.textContent = say("room.closing");
    try {
      await this.session.ask("room:close", { op: newId() });
    } catch (error) {
      warning.hidden = true;
      this.complain(error);
    }
  }

  /** @param {unknown} error */
  complain(error) {
    this.show(this.settings);
    toast(/** @type {Error} */ (error).message || say("room.not_done"));
  }
}
