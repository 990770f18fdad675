/** The queue's entries as rows: what plays when, who added it, and what one may do about it. */

import { clockOf } from "../player/resume.js";
import { startDragging } from "../playlists/drag.js";
import { say } from "../lib/words.js";

/**
 * @param {Element} row
 * @param {string} selector
 */
const part = (row, selector) => /** @type {any} */ (row.querySelector(selector));

/** So many are named beside how many they are; more are named where one asks for it. */
const MOST_NAMED = 3;

/**
 * How many here cannot watch a film, and who, where they are few and told.
 * @param {number} count
 * @param {string[]} names
 */
function blockedWords(count, names) {
  const words = say(count === 1 ? "queued.blocked_one" : "queued.blocked", { count });
  return names.length && names.length <= MOST_NAMED ? say("queued.blocked_who", { words, names: names.join(", ") }) : words;
}

export class QueueList {
  /**
   * @param {HTMLElement} root the list
   * @param {import("./queue.js").Queue} queue
   * @param {(words: string) => void} announce tells readers of the screen
   */
  constructor(root, queue, announce) {
    this.root = root;
    this.queue = queue;
    this.announce = announce;
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    startDragging(root, (row) => void this.move(row.dataset.id ?? "", [...root.children].indexOf(row)));
  }

  show() {
    const { items } = this.queue;
    const present = new Set(items.map(({ id }) => id));
    for (const [id, row] of this.rows) {
      if (!present.has(id)) this.take(id, row);
    }
    for (const [place, entry] of items.entries()) this.put(this.update(entry, place), place);
  }

  /**
   * Whoever stood on what goes stands on the next one.
   * @param {string} id
   * @param {HTMLElement} row
   */
  take(id, row) {
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    const held = row.contains(document.activeElement);
    row.remove();
    this.rows.delete(id);
    if (held) /** @type {HTMLElement|null} */ (beside?.querySelector("button:not([hidden])") ?? this.root)?.focus();
  }

  /**
   * @param {HTMLElement} row
   * @param {number} place
   */
  put(row, place) {
    const there = this.root.children[place] ?? null;
    if (there === row) return;
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    this.root.insertBefore(row, there);
    /** @type {HTMLElement|null} */ (focused)?.focus();
  }

  /**
   * @param {import("./queue.js").Entry} entry
   * @param {number} place
   */
  update(entry, place) {
    const row = this.rows.get(entry.id) ?? this.make(entry.id);
    const seen = this.queue.seen.get(entry.id);
    const title = this.titleOf(entry.id);
    part(row, "[data-title]").textContent = title;
    row.toggleAttribute("data-unseen", !seen?.film);
    part(row, "[data-length]").textContent = seen?.film?.duration ? clockOf(seen.film.duration) : "";
    part(row, "[data-by]").textContent = entry.by ? say("queued.by", { name: entry.by.name }) : say("queued.again");
    this.showPicture(row, seen?.film?.thumbnail_url);
    this.showMarks(row, seen);
    this.showTools(row, entry, place, title);
    return row;
  }

  /** @param {string} id of an entry */
  titleOf(id) {
    const seen = this.queue.seen.get(id);
    if (!seen) return say("queued.loading");
    return seen.film?.title ?? say("queued.unseen");
  }

  /**
   * @param {HTMLElement} row
   * @param {string|null|undefined} url
   */
  showPicture(row, url) {
    const picture = part(row, "img");
    picture.hidden = !url;
    if (url && !picture.src) picture.src = url;
  }

  /**
   * @param {HTMLElement} row
   * @param {import("./queue.js").Seen|undefined} seen
   */
  showMarks(row, seen) {
    const marks = [];
    if (seen?.reason && seen.film) marks.push(say("queued.not_for_you"));
    const names = this.queue.namesOf(seen?.blocked_members ?? []);
    if (seen?.blocked) marks.push(blockedWords(seen.blocked, names));
    const mark = part(row, "[data-blocked]");
    mark.hidden = !marks.length;
    mark.querySelector("span").textContent = marks.join(" · ");
    const all = part(row, "[data-who]");
    all.hidden = names.length <= MOST_NAMED;
    if (all.hidden) all.open = false;
    all.querySelector("p").textContent = all.hidden ? "" : names.join(", ");
  }

  /**
   * Offer what we may do.
   * @param {HTMLElement} row
   * @param {import("./queue.js").Entry} entry
   * @param {number} place
   * @param {string} title
   */
  showTools(row, entry, place, title) {
    const { session, head, items, seen } = this.queue;
    const own = entry.by?.id === session.you?.id && session.may("queue.remove_own");
    const moves = session.may("queue.move") && head.order === "manual";
    const mine = Boolean(seen.get(entry.id)?.mine);
    const vote = part(row, "[data-vote]");
    vote.hidden = !session.may("queue.vote");
    vote.ariaPressed = String(mine);
    part(row, "[data-votes]").textContent = String(entry.votes);
    part(row, "[data-up]").hidden = part(row, "[data-down]").hidden = !moves;
    part(row, "[data-up]").ariaDisabled = String(place === 0);
    part(row, "[data-down]").ariaDisabled = String(place === items.length - 1);
    row.toggleAttribute("data-moves", moves && items.length > 1);
    part(row, "[data-play]").hidden = !session.may("load");
    part(row, "[data-remove]").hidden = !own && !session.may("queue.remove_any");
    for (const [tool, words] of TOOLS) part(row, tool).ariaLabel = say(words, { title, votes: entry.votes });
  }

  /** @param {string} id */
  make(id) {
    const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#queue-entry"));
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    row.dataset.id = id;
    const on = (/** @type {string} */ tool, /** @type {() => void} */ act) => part(row, tool).addEventListener("click", act);
    on("[data-vote]", () => void this.queue.vote(id));
    on("[data-up]", () => void this.moveBy(id, -1));
    on("[data-down]", () => void this.moveBy(id, 1));
    on("[data-play]", () => void this.queue.play(id));
    on("[data-remove]", () => void this.remove(id));
    this.rows.set(id, row);
    return row;
  }

  /** @param {string} id */
  async remove(id) {
    const title = this.titleOf(id);
    if (await this.queue.remove(id)) this.announce(say("queued.removed", { title }));
  }

  /**
   * @param {string} id
   * @param {number} step
   */
  moveBy(id, step) {
    const place = this.queue.items.findIndex((entry) => entry.id === id) + step;
    if (place >= 0 && place < this.queue.items.length) return this.move(id, place);
  }

  /**
   * @param {string} id
   * @param {number} place
   */
  async move(id, place) {
    const done = await this.queue.move(id, place);
    const count = this.queue.items.length;
    if (done) this.announce(say("queued.moved", { title: this.titleOf(id), place: place + 1, count }));
    else this.show();
  }
}

const TOOLS = [
  ["[data-vote]", "queued.vote"],
  ["[data-up]", "queued.up"],
  ["[data-down]", "queued.down"],
  ["[data-play]", "queued.play"],
  ["[data-remove]", "queued.remove"],
];
