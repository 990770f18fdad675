/**
 * What plays next, as this member knows it: the order comes to everybody, what the films are each asks for.
 *
 * Dispatches `change` when anything of it changed.
 *
 * @typedef {{id: string, title: string, duration: number|null, thumbnail_url: string|null}} Film
 * @typedef {{film: Film|null, reason: string|null, blocked: number|null, blocked_members: string[], mine: boolean}} Seen
 * @typedef {{id: string, by: {id: string, name: string}|null, votes: number}} Entry
 */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { newId } from "./ids.js";

const READ_AFTER_MS = 120;
/** A queue is read again when somebody comes or goes: not at once, others may follow. */
const LOOK_AFTER_MS = 1_500;
const AGAIN_MS = 2_000;
/** Many members do not all ask in the same moment: so much later for each of them. */
const SPREAD_MS = 4;
const MOST_SPREAD_MS = 2_500;

/**
 * @param {{epoch: number, v: number}|null} known
 * @param {{epoch: number, v: number}} other
 */
export function isOlder(known, other) {
  if (!known) return false;
  return other.epoch < known.epoch || (other.epoch === known.epoch && other.v < known.v);
}

export class Queue extends EventTarget {
  /** @param {import("./session.js").RoomSession} session */
  constructor(session) {
    super();
    this.session = session;
    /** @type {any} */
    this.head = null;
    /** The newest version heard on this line: a server that lost its last moments may begin below what we show. */
    this.newest = /** @type {{epoch: number, v: number}|null} */ (null);
    /** @type {Entry[]} */
    this.items = [];
    /** @type {Map<string, Seen>} */
    this.seen = new Map();
    this.skip = { votes: 0, needed: 0, mine: false };
    this.present = "";
    /** @type {Map<string, string>} the names of those who are here, by member */
    this.names = new Map();
    this.crowd = 0;
    /** @type {string|null|undefined} the film that plays */
    this.item = undefined;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.reading = undefined;
    this.listen();
  }

  listen() {
    const { session } = this;
    session.addEventListener("away", () => (this.newest = null));
    session.addEventListener("joined", ({ detail }) => this.take(detail.queue));
    session.addEventListener("queue", ({ detail }) => this.hear(detail));
    session.addEventListener("queue:films", () => this.readSoon());
    session.addEventListener("skip", ({ detail }) => this.hearSkip(detail));
    session.addEventListener("state", ({ detail }) => this.hearState(detail));
    session.addEventListener("members", ({ detail }) => this.hearMembers(detail));
    session.addEventListener("you", () => this.tell("change"));
  }

  /**
   * Take the queue as it was read for us. Of one that was overtaken by an event only the films are news.
   * @param {any} queue
   */
  take(queue) {
    if (!queue) return;
    const seen = queue.items.map((/** @type {any} */ entry) => [entry.id, entry]);
    if (isOlder(this.newest, queue)) {
      this.seen = new Map([...this.seen, ...seen]);
      this.tell("change");
      this.readUnknown();
      return;
    }
    this.seen = new Map(seen);
    this.skip = queue.skip;
    this.show(queue);
  }

  /**
   * Hear of a changed queue, and ask for what the films are that we do not know.
   * @param {any} queue
   */
  hear(queue) {
    if (isOlder(this.newest, queue)) return;
    this.skip = { ...this.skip, ...queue.skip };
    this.show(queue);
    this.readUnknown();
  }

  /** Ask for what the films are that we do not know. */
  readUnknown() {
    if (this.items.some(({ id }) => !this.seen.has(id))) this.readSoon(READ_AFTER_MS);
  }

  /** @param {any} queue */
  show(queue) {
    const { epoch, v, loop, order, items } = queue;
    this.head = { epoch, v, loop, order };
    this.newest = this.head;
    this.items = items;
    this.tell("change");
  }

  /** @param {{votes: number, needed: number}} skip */
  hearSkip(skip) {
    this.skip = { ...this.skip, ...skip };
    if (!skip.needed) this.skip.mine = false;
    this.tell("change");
  }

  /**
   * Votes to skip die with their film.
   * @param {{item: string|null}} state
   */
  hearState({ item }) {
    if (item === this.item) return;
    if (this.item !== undefined) this.skip = { votes: 0, needed: 0, mine: false };
    this.item = item;
    this.tell("change");
  }

  /**
   * Who keeps the queue sees who may not watch what is in it.
   * @param {{count: number, members?: {id: string, name: string}[]}} list
   */
  hearMembers({ count, members = [] }) {
    this.crowd = count;
    this.names = new Map(members.map(({ id, name }) => [id, name]));
    const present = members.map(({ id }) => id).sort().join();
    if (present === this.present) return;
    this.present = present;
    if (!this.items.length || !this.session.may("queue.remove_any")) return;
    this.tell("change");
    this.readSoon(LOOK_AFTER_MS);
  }

  /** @param {number} [after] ms */
  readSoon(after = READ_AFTER_MS) {
    clearTimeout(this.reading);
    const others = Math.random() * Math.min(MOST_SPREAD_MS, this.crowd * SPREAD_MS);
    this.reading = setTimeout(() => void this.read(), after + others);
  }

  async read() {
    try {
      this.take(await this.session.ask("queue:read", {}));
    } catch {
      if (this.session.joined) this.readSoon(AGAIN_MS);
    }
  }

  /**
   * Whether one of these films is in the queue, or may be: what one may not watch has no name there.
   * @param {Set<string>} films
   */
  mayHold(films) {
    return this.items.some(({ id }) => {
      const seen = this.seen.get(id);
      return Boolean(seen) && (!seen?.film || films.has(seen.film.id));
    });
  }

  /**
   * The names of those of them who are here.
   * @param {string[]} members
   */
  namesOf(members) {
    return members.flatMap((id) => this.names.get(id) ?? []);
  }

  /** The first entry, with what we may know of it. */
  get next() {
    const [first] = this.items;
    return first ? { ...first, ...this.seen.get(first.id) } : null;
  }

  /**
   * Change the queue; answers the acknowledgement, or nothing when it was refused, which is said.
   * @param {string} event
   * @param {object} [fields]
   */
  async change(event, fields = {}) {
    try {
      return await this.session.ask(event, { op: newId(), ...fields });
    } catch (error) {
      const { answer, message } = /** @type {import("../realtime.js").Declined} */ (error);
      if (answer.queue) this.hear(answer.queue);
      if (answer.state) this.session.hear("state", answer.state);
      toast(message || say("room.not_done"));
      return null;
    }
  }

  /** What a change that depends on the order was made of. */
  get base() {
    return { base_qv: this.head?.v ?? 0, epoch: this.head?.epoch };
  }

  /** @param {string} item a video's id */
  add(item) {
    return this.change("queue:add", { item });
  }

  /** @param {string} entry */
  remove(entry) {
    return this.change("queue:remove", { entry });
  }

  /**
   * @param {string} entry
   * @param {number} at
   */
  move(entry, at) {
    return this.change("queue:move", { entry, at, ...this.base });
  }

  /** @param {string} entry */
  async vote(entry) {
    const seen = this.seen.get(entry);
    if (!seen) return;
    const on = !seen.mine;
    if (await this.change("queue:vote", { entry, on })) {
      seen.mine = on;
      this.tell("change");
    }
  }

  /** @param {string} entry */
  play(entry) {
    const { epoch, v = 0 } = this.session.state ?? {};
    return this.change("queue:play", { entry, base_v: v, epoch });
  }

  async voteToSkip() {
    const on = !this.skip.mine;
    const { item } = this;
    if ((await this.change("skip:vote", { on })) && item === this.item) {
      this.skip = { ...this.skip, mine: on };
      this.tell("change");
    }
  }

  /**
   * @param {string} event
   * @param {unknown} [detail]
   */
  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}
