/** The part of the settings that keeps order: name, guests, slow mode, lock, announcement, clearing, the end. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { once } from "./once.js";

export class OrderPanel {
  /**
   * @param {HTMLElement} root
   * @param {import("./session.js").RoomSession} session
   */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    this.settings = /** @type {any} */ (null);
    this.name = this.find("[name='room-name']");
    this.slow = this.find("[data-slow]");
    this.lock = this.find("[data-lock]");
    this.guests = this.find("[data-guests]");
    this.announce = this.find("[name='announcement']");
    this.listen();
  }

  /**
   * @param {string} selector
   * @returns {any}
   */
  find(selector) {
    return this.root.querySelector(selector);
  }

  listen() {
    const { session } = this;
    session.addEventListener("joined", ({ detail }) => this.show(detail.settings));
    session.addEventListener("settings", ({ detail }) => this.show(detail));
    session.addEventListener("you", () => this.show(this.settings));
    this.slow.addEventListener("change", () => void this.ask("mod:slow", { seconds: Number(this.slow.value) }));
    this.lock.addEventListener("change", () => void this.ask("mod:lock", { on: this.lock.checked }));
    this.guests.addEventListener("change", () => void this.ask("room:settings", { guests: this.guests.checked }));
    this.onSubmit("[data-rename]", () => this.ask("room:settings", { name: this.name.value.trim() }));
    this.onSubmit("[data-announce]", () => this.sayToAll());
    this.find("[data-clear]").addEventListener("click", () => void this.confirmed("clear", "mod:clear"));
    this.find("[data-close]").addEventListener("click", () => void this.confirmed("close", "room:close"));
  }

  /**
   * @param {string} selector of a form
   * @param {() => unknown} act
   */
  onSubmit(selector, act) {
    this.find(selector).addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      void act();
    });
  }

  /** @param {any} settings */
  show(settings) {
    if (!settings) return;
    this.settings = settings;
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-needs]"))) {
      part.hidden = !this.session.may(part.dataset.needs ?? "");
    }
    if (document.activeElement !== this.name) this.name.value = settings.name;
    this.lock.checked = settings.locked;
    this.guests.checked = settings.guests;
    this.showSlow(settings.slow_seconds);
    this.summarise(settings);
  }

  /** @param {number} seconds */
  showSlow(seconds) {
    const value = String(seconds);
    if (![...this.slow.options].some((option) => option.value === value)) {
      this.slow.add(new Option(say("settings.seconds", { seconds: value }), value));
    }
    this.slow.value = value;
  }

  /**
   * How the room is set, for who cannot change it.
   * @param {any} settings
   */
  summarise({ preset, privacy, guests, slow_seconds: slow, locked }) {
    const facts = {
      preset: say(`settings.preset_${preset}`),
      privacy: say(`settings.privacy_${privacy}`),
      guests: say(guests ? "settings.yes" : "settings.no"),
      slow: slow ? say("settings.seconds", { seconds: String(slow) }) : say("settings.off"),
      locked: say(locked ? "settings.locked" : "settings.open"),
    };
    for (const [name, words] of Object.entries(facts)) this.find(`[data-fact='${name}']`).textContent = words;
    this.find("[data-summary]").hidden = this.session.may("settings");
  }

  async sayToAll() {
    const text = this.announce.value.trim();
    if (text && (await this.ask("mod:announce", { text }))) this.announce.value = "";
  }

  /**
   * Ask before what cannot be taken back.
   * @param {string} name
   * @param {string} event
   */
  async confirmed(name, event) {
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#sure-dialog"));
    const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (dialog.querySelector(selector));
    find("h2").textContent = say(`sure.${name}`);
    find("[data-words]").textContent = say(`sure.${name}_words`);
    find("[value='do']").textContent = say(`sure.${name}_do`);
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((resolve) => (dialog.onclose = resolve));
    if (dialog.returnValue === "do") await this.ask(event, {});
  }

  /**
   * @param {string} event
   * @param {object} fields
   */
  async ask(event, fields) {
    try {
      await once(this.session, event, fields);
      this.session.tell("deed");
      return true;
    } catch (error) {
      this.show(this.settings);
      toast(/** @type {Error} */ (error).message || say("room.not_done"));
      return false;
    }
  }
}
