/** Whom the room does not let in, and what was done to keep order; read when they are opened. */

import { get } from "../lib/api.js";
import { toast } from "../lib/toasts.js";
import { ago } from "../lib/time.js";
import { say } from "../lib/words.js";
import { once } from "./once.js";

const WHEN = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short" });

export class OrderLists {
  /**
   * @param {HTMLElement} root
   * @param {import("./session.js").RoomSession} session
   */
  constructor(root, session) {
    this.session = session;
    this.lists = {
      bans: new OrderList(root, `/rooms/${session.slug}/bans`, "bans", (ban) => this.ban(ban)),
      deeds: new OrderList(root, `/rooms/${session.slug}/deeds`, "deeds", (deed) => this.deed(deed)),
    };
    for (const list of Object.values(this.lists)) session.addEventListener("deed", () => list.renew());
  }

  /** @param {any} ban */
  ban({ member, reason, until }) {
    const row = document.createElement("li");
    const words = until ? say("bans.until", { time: WHEN.format(new Date(until)) }) : say("bans.for_good");
    row.append(told(member.name, [words, reason].filter(Boolean).join(" · ")));
    const lift = document.createElement("button");
    lift.type = "button";
    lift.className = "button quiet small";
    lift.textContent = say("bans.lift");
    lift.ariaLabel = say("bans.lift_of", { name: member.name });
    lift.addEventListener("click", () => void this.lift(member.id));
    row.append(lift);
    return row;
  }

  /** @param {any} deed */
  deed({ action, actor, member, reason, created_at: at }) {
    const row = document.createElement("li");
    const words = say(`deed.${action}`, { who: actor.name, name: member?.name ?? "" });
    row.append(told(words, [ago(new Date(at)), reason].filter(Boolean).join(" · ")));
    return row;
  }

  /** @param {string} member */
  async lift(member) {
    try {
      await once(this.session, "mod:unban", { member });
      this.session.tell("deed");
    } catch (error) {
      toast(/** @type {Error} */ (error).message || say("room.not_done"));
    }
  }
}

/** One list that is read when it is opened, and further on request. */
class OrderList {
  /**
   * @param {HTMLElement} root
   * @param {string} path
   * @param {string} name
   * @param {(item: any) => HTMLElement} row
   */
  constructor(root, path, name, row) {
    this.box = /** @type {HTMLDetailsElement} */ (root.querySelector(`[data-list='${name}']`));
    this.list = /** @type {HTMLElement} */ (this.box.querySelector("ul"));
    this.note = /** @type {HTMLElement} */ (this.box.querySelector("[data-none]"));
    this.more = /** @type {HTMLButtonElement} */ (this.box.querySelector("[data-more]"));
    this.path = path;
    this.row = row;
    this.page = 0;
    this.box.addEventListener("toggle", () => this.renew());
    this.more.addEventListener("click", () => void this.read(this.page + 1));
  }

  renew() {
    if (this.box.open) void this.read(1);
  }

  /** @param {number} page */
  async read(page) {
    try {
      const { items, pagination } = await get(`${this.path}?page=${page}&page_size=20`);
      this.page = page;
      const rows = items.map(this.row);
      if (page === 1) this.list.replaceChildren(...rows);
      else this.list.append(...rows);
      this.note.hidden = Boolean(this.list.childElementCount);
      this.more.hidden = page * 20 >= pagination.total;
    } catch (error) {
      toast(/** @type {Error} */ (error).message || say("room.not_done"));
    }
  }
}

/**
 * @param {string} first
 * @param {string} second
 */
function told(first, second) {
  const words = document.createElement("p");
  const small = document.createElement("span");
  words.textContent = first;
  small.className = "muted small";
  small.textContent = second;
  words.append(document.createElement("br"), small);
  return words;
}
