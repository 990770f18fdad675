/** Adding to the queue: by searching, or by the link of a film. */

import { get } from "../lib/api.js";
import { say } from "../lib/words.js";
import { clockOf } from "../player/resume.js";
import { filmOfLink } from "./film_link.js";

const TYPED_MS = 350;
const SHORTEST = 2;
const FOUND = 6;

export class QueueAdd {
  /**
   * @param {HTMLFormElement} form
   * @param {import("./queue.js").Queue} queue
   * @param {(words: string) => void} announce
   */
  constructor(form, queue, announce) {
    this.form = form;
    this.queue = queue;
    this.announce = announce;
    const find = (/** @type {string} */ selector) => /** @type {any} */ (form.querySelector(selector));
    this.field = find("input");
    this.list = find("[data-found]");
    this.words = find("[data-found-words]");
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.typing = undefined;
    this.listen();
  }

  listen() {
    this.field.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => void this.look(), TYPED_MS);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.typing);
      const linked = filmOfLink(this.field.value.trim(), location.origin);
      if (linked) void this.add({ id: linked, title: "" });
      else void this.look();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.list.children.length) return;
      this.clear();
      this.field.focus();
    });
  }

  clear() {
    this.asked += 1;
    this.field.value = "";
    this.offer([], "");
  }

  async look() {
    const text = this.field.value.trim();
    const mine = (this.asked += 1);
    if (text.length < SHORTEST) return this.offer([], "");
    const films = await this.find(text).catch(() => []);
    if (mine !== this.asked) return;
    this.offer(films, films.length ? say("queued.found", { count: films.length }) : say("queued.none_found"));
  }

  /** @param {string} text */
  async find(text) {
    const linked = filmOfLink(text, location.origin);
    if (linked) return [await get(`/videos/${linked}`)];
    const query = new URLSearchParams({ q: text, page_size: String(FOUND) });
    return (await get(`/search/videos?${query}`)).items;
  }

  /**
   * @param {import("./queue.js").Film[]} films
   * @param {string} words
   */
  offer(films, words) {
    this.words.textContent = words;
    this.list.hidden = !films.length;
    this.list.replaceChildren(...films.map((film) => this.row(film)));
  }

  /** @param {import("./queue.js").Film & {channel?: {name: string}}} film */
  row(film) {
    const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#queue-found"));
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const find = (/** @type {string} */ selector) => /** @type {any} */ (row.querySelector(selector));
    find("[data-title]").textContent = film.title;
    find("[data-facts]").textContent = [film.duration && clockOf(film.duration), film.channel?.name].filter(Boolean).join(" · ");
    if (film.thumbnail_url) find("img").src = film.thumbnail_url;
    find("img").hidden = !film.thumbnail_url;
    const button = find("button");
    button.ariaLabel = say("queued.add", { title: film.title });
    button.addEventListener("click", () => void this.add(film, button));
    return row;
  }

  /**
   * @param {{id: string, title: string}} film
   * @param {HTMLButtonElement} [button]
   */
  async add({ id, title }, button) {
    if (button) button.disabled = true;
    const sent = this.field.value;
    const done = await this.queue.add(id);
    if (button) button.disabled = false;
    if (!done) return;
    // The next link may stand there before we hear of this one.
    if (!button && this.field.value === sent) this.clear();
    button?.focus();
    this.announce(title ? say("queued.added", { title }) : say("queued.added_one"));
  }
}
