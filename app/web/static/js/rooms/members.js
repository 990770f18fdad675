/**
 * Who is here and how they are doing: in step, catching up, buffering, paused, on their own, away.
 *
 * @typedef {{id: string, name: string, role: string, host: boolean, connected: boolean, status?: string, drift?: number|null, audio?: string, captions?: string}} Member
 */

import { say } from "../lib/words.js";
import { IN_STEP_MS } from "./status.js";

const CLOSE_MS = 500;

/**
 * The colour of a member's dot and the words beside it.
 * @param {Member} member
 * @param {boolean} roomPlays
 * @returns {{tone: "ok"|"near"|"off"|"still", words: string}}
 */
export function condition({ connected, status, drift }, roomPlays) {
  if (!connected) return { tone: "off", words: say("member.away") };
  if (status === "detached") return { tone: "still", words: say("member.detached") };
  if (status === "idle") return { tone: "still", words: say("member.idle") };
  if (status === "buffering") return { tone: "off", words: say("member.buffering") };
  if (status === "error") return { tone: "off", words: say("member.error") };
  if (!status || status === "loading") return { tone: "still", words: say("member.loading") };
  if (status === "paused") return { tone: roomPlays ? "near" : "ok", words: say("member.paused") };
  if (drift == null) return { tone: "still", words: say("member.loading") };
  if (Math.abs(drift) <= IN_STEP_MS) return { tone: "ok", words: say("member.step") };
  const near = Math.abs(drift) <= CLOSE_MS;
  const seconds = (Math.abs(drift) / 1000).toFixed(1);
  return { tone: near ? "near" : "off", words: say(drift < 0 ? "member.behind" : "member.ahead", { seconds }) };
}

/**
 * What a member hears and reads, in as few letters as it takes.
 * @param {Member} member
 */
export function speech({ audio, captions }) {
  const heard = audio?.toUpperCase();
  const read = captions && say("member.captions", { language: captions.toUpperCase() });
  return [heard, read].filter(Boolean).join(" · ");
}

export class MemberList {
  /**
   * @param {HTMLElement} root the list
   * @param {{you: () => string|undefined, plays: () => boolean, waits: (id: string) => boolean, menu: (member: Member) => HTMLElement|null}} room
   */
  constructor(root, room) {
    this.root = root;
    this.room = room;
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    /** @type {Member[]} */
    this.members = [];
  }

  /** @param {{members?: Member[]}} list */
  show({ members = [] }) {
    this.members = members;
    const present = new Set(members.map(({ id }) => id));
    for (const [id, row] of this.rows) {
      if (present.has(id)) continue;
      row.remove();
      this.rows.delete(id);
    }
    for (const [place, member] of members.entries()) this.put(this.update(member), place);
  }

  /**
   * Move a row only when it must: what is moved loses the focus.
   * @param {HTMLElement} row
   * @param {number} place
   */
  put(row, place) {
    const there = this.root.children[place] ?? null;
    if (there !== row) this.root.insertBefore(row, there);
  }

  /** @param {Member} member */
  update(member) {
    const row = this.rows.get(member.id) ?? this.make(member);
    const { tone, words } = condition(member, this.room.plays());
    row.dataset.tone = tone;
    row.dataset.status = member.status ?? "";
    row.toggleAttribute("data-waited", this.room.waits(member.id));
    part(row, ".member-speech").textContent = speech(member);
    part(row, ".member-words").textContent = words;
    part(row, ".member-name").textContent = this.label(member);
    part(row, ".member-host").toggleAttribute("hidden", !member.host);
    if (row.dataset.role !== member.role) this.showRole(row, member);
    return row;
  }

  /**
   * Say the role, and offer what may be done about somebody of it.
   * @param {HTMLElement} row
   * @param {Member} member
   */
  showRole(row, member) {
    row.dataset.role = member.role;
    const isTold = ["moderator", "cohost"].includes(member.role);
    const role = part(row, ".member-role");
    role.hidden = !isTold;
    role.textContent = isTold ? say(`role.${member.role}`) : "";
    row.querySelector(".menu")?.remove();
    const menu = this.room.menu(member);
    if (menu) row.append(menu);
  }

  /** @param {string} id */
  has(id) {
    return this.members.some((member) => member.id === id);
  }

  /**
   * What the list knows of somebody; of who has left only what is given.
   * @param {{id: string, name: string, role?: string}} person
   */
  known(person) {
    return this.members.find(({ id }) => id === person.id) ?? person;
  }

  /** @param {Member} member */
  label({ id, name }) {
    return id === this.room.you() ? say("member.you", { name }) : name;
  }

  /** @param {Member} member */
  make(member) {
    const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#member-row"));
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    row.dataset.id = member.id;
    part(row, ".avatar").textContent = [...member.name][0] ?? "?";
    this.rows.set(member.id, row);
    return row;
  }

  /** Show anew who is waited for. */
  mark() {
    for (const [id, row] of this.rows) row.toggleAttribute("data-waited", this.room.waits(id));
  }

  /** Make every row again, as after our own rights changed. */
  renew() {
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    for (const [place, member] of this.members.entries()) this.put(this.update(member), place);
  }
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.querySelector(selector));
}
