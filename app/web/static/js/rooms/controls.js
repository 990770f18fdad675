/** The controls beside the picture: how closely to follow, the room's speed and rules, invite, leave. */

import { copy } from "../player/share.js";
import { say } from "../lib/words.js";
import { toast } from "../lib/toasts.js";
import { once } from "./once.js";

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);

export class Controls {
  /**
   * @param {import("./session.js").RoomSession} session
   * @param {import("./follower.js").Follower} follower
   */
  constructor(session, follower) {
    this.session = session;
    this.follower = follower;
    this.speed = find("[data-speed]");
    this.preset = find("[data-preset]");
    this.privacy = find("[data-privacy]");
    this.waits = find("[data-wait-policy]");
    /** @type {any} what the room said last */
    this.settings = undefined;
    this.listen();
  }

  listen() {
    for (const choice of document.querySelectorAll("[name='mode']")) {
      choice.addEventListener("change", () => this.follower.setMode(choice.value));
    }
    find("[data-invite]")?.addEventListener("click", () => void copy(find("[data-invite-link]")));
    find("[data-leave]")?.addEventListener("click", () => this.session.leave());
    this.speed.addEventListener("change", () => {
      void this.session.act("rate", { rate: Number(this.speed.value) });
    });
    this.preset.addEventListener("change", () => void this.set({ preset: this.preset.value }));
    this.privacy.addEventListener("change", () => {
      if (this.privacy.value !== "password") void this.set({ privacy: this.privacy.value });
    });
    this.waits.addEventListener("change", () => void this.set({ wait_policy: this.waits.value }));
    this.session.addEventListener("state", ({ detail }) => this.showSpeed(detail.rate));
    this.session.addEventListener("settings", ({ detail }) => this.showSettings(detail));
    this.session.addEventListener("joined", ({ detail }) => this.showSettings(detail.settings));
  }

  /** @param {import("./follower.js").Mode} mode */
  setMode(mode) {
    const choice = find(`[name='mode'][value='${mode}']`);
    if (choice) choice.checked = true;
    this.follower.setMode(mode);
  }

  /** @param {number} rate */
  showSpeed(rate) {
    const text = String(rate);
    const known = [...this.speed.options].some(({ value }) => value === text);
    if (!known) this.speed.add(new Option(`${text}×`, text));
    this.speed.value = text;
  }

  /**
   * @typedef {{id: string, name: string}} Named
   * @param {{name: string, preset: string, privacy: string, wait_policy: string, host: Named|null, video: {access: string}}|undefined} settings
   */
  showSettings(settings) {
    if (!settings) return;
    this.settings = settings;
    find("[data-room-name]").textContent = settings.name;
    this.preset.value = settings.preset;
    this.waits.value = settings.wait_policy;
    this.showPrivacy(settings.privacy, settings.video.access === "public");
    this.host = settings.host;
    this.showRights();
  }

  /**
   * A room is listed only while its film is public.
   * @param {string} privacy
   * @param {boolean} listable
   */
  showPrivacy(privacy, listable) {
    const everybody = this.privacy.querySelector("[value='public']");
    everybody.disabled = !listable;
    everybody.textContent = listable ? everybody.dataset.name : say("room.film_hidden");
    this.privacy.value = privacy;
  }

  /** Offer what we may do, and say who may where we may not. */
  showRights() {
    const { session } = this;
    this.speed.closest("label").hidden = !session.may("rate");
    for (const choice of [this.preset, this.privacy, this.waits]) choice.closest("label").hidden = !session.may("settings");
    const steers = ["play", "pause", "seek"].filter((grant) => session.may(grant));
    const hint = find("[data-steering]");
    if (steers.length === 3) hint.textContent = say("room.you_steer");
    else if (steers.join() === "pause") hint.textContent = say("room.you_pause");
    else if (steers.length) hint.textContent = say("room.you_some", { deeds: steers.map((grant) => say(`grant.${grant}`)).join(", ") });
    else hint.textContent = say("room.host_steers", { name: this.host?.name ?? "" });
    find("[data-player]").toggleAttribute("data-passenger", steers.length === 0);
  }

  /** @param {{preset?: string, privacy?: string, wait_policy?: string}} change */
  async set(change) {
    try {
      await once(this.session, "room:settings", change);
    } catch (error) {
      this.showSettings(this.settings);
      toast(/** @type {Error} */ (error).message || say("room.not_done"));
    }
  }
}
