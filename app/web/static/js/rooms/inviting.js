/** The invite dialog: the room's address as link and picture, links with an end, people by name. */

import { get, post, remove } from "../lib/api.js";
import { say } from "../lib/words.js";
import { copy } from "../player/share.js";

/**
 * @typedef {{id: string, made_by: {display_name: string}, uses: number, max_uses: number|null, expires_at: string|null, is_alive: boolean}} Invite
 * @typedef {{id: string, user: {username: string}, state: "pending"|"accepted"|"declined"}} Invitation
 */

const WORDS = { public: "room.to_open", unlisted: "room.to_open", password: "room.to_password", private: "room.to_private" };

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);

/**
 * Say something inside the dialog: it lies over the page's own messages.
 * @param {string} words
 */
function tell(words) {
  find("[data-invite-said]").textContent = words;
}

export class Inviting {
  /** @param {import("./session.js").RoomSession} session */
  constructor(session) {
    this.session = session;
    this.dialog = find("[data-invite-dialog]");
    this.opener = find("[data-invite-more]");
    this.address = find("[data-invite-address]");
    this.plain = this.address.value;
    this.path = `/rooms/${session.slug}`;
    this.listen();
  }

  listen() {
    const { session } = this;
    this.opener.addEventListener("click", () => this.open());
    find("[data-invite-copy]").addEventListener("click", () => void copy(this.address, tell));
    find("[data-invite-qr]").addEventListener("toggle", () => this.draw());
    this.onSubmit("[data-invite-make]", (form) => this.make(form));
    this.onSubmit("[data-invite-people]", (form) => this.call(form));
    session.addEventListener("joined", ({ detail }) => this.show(detail.settings));
    session.addEventListener("settings", ({ detail }) => this.show(detail));
    session.addEventListener("you", () => this.offer());
  }

  /**
   * @param {string} selector
   * @param {(form: HTMLFormElement) => Promise<void>} act
   */
  onSubmit(selector, act) {
    find(selector).addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      await this.guarded(() => act(/** @type {HTMLFormElement} */ (event.target)));
    });
  }

  /** @param {{privacy: keyof WORDS}} settings */
  show({ privacy }) {
    find("[data-link-words]").textContent = say(WORDS[privacy]);
    find("[data-invite]").hidden = privacy === "private";
    this.offer();
  }

  /** Who has an account and the grant may do more than copy the address. */
  offer() {
    this.opener.hidden = !(this.session.you?.user_id && this.session.may("invite"));
  }

  open() {
    this.put(this.plain);
    tell("");
    find("[data-outcomes]").replaceChildren();
    this.dialog.showModal();
    void this.guarded(() => this.list());
  }

  /** @param {string} address */
  put(address) {
    this.address.value = address;
    this.draw();
  }

  /** Draw what is in the field, once somebody wants to see it. */
  draw() {
    const box = find("[data-invite-qr]");
    const picture = box.querySelector("img");
    if (box.open) picture.src = picture.dataset.src + new URL(this.address.value).search;
  }

  async list() {
    const [invites, invited] = await Promise.all([
      get(`${this.path}/invites?page_size=50`),
      get(`${this.path}/invitations?page_size=50`),
    ]);
    this.fill("[data-invites]", invites.items, linkWords, "invites");
    this.fill("[data-invited]", invited.items, personWords, "invitations");
  }

  /**
   * @param {string} selector
   * @param {any[]} items
   * @param {(item: any) => string} words
   * @param {string} kind
   */
  fill(selector, items, words, kind) {
    const template = find("#invite-row");
    const rows = items.map((item) => {
      const row = template.content.firstElementChild.cloneNode(true);
      row.querySelector("[data-row-words]").textContent = words(item);
      const button = row.querySelector("[data-take-back]");
      button.setAttribute("aria-label", `${button.textContent}: ${words(item)}`);
      button.addEventListener("click", () => void this.guarded(() => this.takeBack(`${kind}/${item.id}`)));
      return row;
    });
    find(selector).replaceChildren(...rows);
  }

  /** @param {HTMLFormElement} form */
  async make(form) {
    const given = new FormData(form);
    const wish = Object.fromEntries([...given].filter(([, value]) => value).map(([name, value]) => [name, Number(value)]));
    const made = await post(`${this.path}/invites`, wish);
    this.put(made.url);
    tell(say("room.invite_made"));
    this.address.focus();
    this.address.select();
    await this.list();
  }

  /** @param {HTMLFormElement} form */
  async call(form) {
    const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    const usernames = field.value.split(/[\s,]+/).filter(Boolean);
    if (!usernames.length) return;
    const { items } = await post(`${this.path}/invitations`, { usernames });
    const lines = items.map((/** @type {{username: string, outcome: string}} */ { username, outcome }) => {
      const line = document.createElement("li");
      line.textContent = say(OUTCOMES[outcome] ?? "room.not_done", { name: username });
      return line;
    });
    find("[data-outcomes]").replaceChildren(...lines);
    field.value = "";
    await this.list();
  }

  /** @param {string} which */
  async takeBack(which) {
    await remove(`${this.path}/${which}`);
    await this.list();
  }

  /** @param {() => Promise<void>} act */
  async guarded(act) {
    try {
      await act();
    } catch (error) {
      tell(/** @type {Error} */ (error).message || say("room.not_done"));
    }
  }
}

/** @param {Invite} invite */
function linkWords({ made_by, uses, max_uses, expires_at, is_alive }) {
  const values = { name: made_by.display_name, uses, most: max_uses ?? "" };
  const used = max_uses === null ? say("room.invite_uses", values) : say("room.invite_of", values);
  if (!is_alive) return `${used}, ${say("room.invite_over")}`;
  if (!expires_at) return used;
  const time = new Date(expires_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return `${used}, ${say("room.invite_until", { time })}`;
}

const OUTCOMES = {
  invited: "room.outcome_invited",
  already: "room.outcome_already",
  declined: "room.outcome_declined",
  enough: "room.outcome_enough",
  unknown: "room.outcome_unknown",
};
const STATES = { pending: "room.invited_pending", accepted: "room.invited_accepted", declined: "room.invited_declined" };

/** @param {Invitation} invitation */
function personWords({ user, state }) {
  return say(STATES[state], { name: `@${user.username}` });
}
