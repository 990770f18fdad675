/**
 * The room waits for those whose film is not there yet: shows for whom and how long, says when ours is there, and
 * offers not to wait to those who may.
 *
 * @typedef {{id: string, name: string}} Waited
 * @typedef {{v: number, waiting: Waited[], deadline: number|null, ready: number, needed: number}} Wait
 * @typedef {import("./session.js").RoomSession} RoomSession
 * @typedef {import("./follower.js").Follower} Follower
 * @typedef {import("./screen.js").Screen} Screen
 */

import { say } from "../lib/words.js";
import { newId } from "./ids.js";

/** So much of the film has to be loaded where the room stands, in seconds. */
export const SPARE = 2;
/** As far from the room's place the film is still there, in seconds. */
const NEAR = 0.5;
const LOOK_EVERY_MS = 150;

/**
 * Whether the film is loaded where a room stands.
 * @param {Screen} player
 * @param {import("./anchor.js").State|null} state
 */
export function isLoadedAt(player, state) {
  if (!state || player.item !== state.item || !player.ready()) return false;
  const here = player.position();
  if (here === null || Math.abs(here - state.position) > NEAR) return false;
  const left = (player.duration() || Infinity) - here;
  return player.ahead() >= Math.min(SPARE, left - NEAR);
}

export class Gate {
  /**
   * @param {HTMLElement} root with the words, the clock and the buttons
   * @param {{session: RoomSession, player: Screen, follower: Follower}} room
   * @param {() => void} told called when others are waited for, or nobody any more
   */
  constructor(root, { session, player, follower }, told = () => {}) {
    this.root = root;
    this.session = session;
    this.player = player;
    this.follower = follower;
    this.told = told;
    /** @type {Wait|null} */
    this.wait = null;
    /** The wait we said to be ready for. */
    this.saidFor = -1;
    this.timer = /** @type {ReturnType<typeof setInterval>|undefined} */ (undefined);
    session.addEventListener("gate", ({ detail }) => this.hear(detail));
    session.addEventListener("joined", ({ detail }) => this.hear(detail.gate ?? null));
    session.addEventListener("state", ({ detail }) => this.seePlay(detail));
    session.addEventListener("away", () => this.hear(null));
    session.addEventListener("over", () => this.hear(null));
    this.button("[data-start-now]").addEventListener("click", () => void this.startNow());
    this.button("[data-call-off]").addEventListener("click", () => void session.act("pause"));
  }

  /** @param {Wait|null} wait */
  hear(wait) {
    const isOver = !wait || wait.deadline === null;
    this.wait = isOver ? null : wait;
    clearInterval(this.timer);
    if (!isOver) {
      this.saidFor = wait.v === this.saidFor ? this.saidFor : -1;
      this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    }
    this.show();
    this.look();
    this.told();
  }

  /**
   * A film that plays waits for nobody, also where the word of the wait's end was lost or overtaken.
   * @param {import("./anchor.js").State} state
   */
  seePlay(state) {
    if (state.playing && this.wait && state.v > this.wait.v) this.hear(null);
  }

  /** @param {string} id of a member */
  waitsFor(id) {
    return Boolean(this.wait?.waiting.some((one) => one.id === id));
  }

  /** Whether our film is there for a start. */
  get isReady() {
    return this.follower.mode !== "detached" && isLoadedAt(this.player, this.session.state);
  }

  /** Say it once when we are ready, and let the clock go down. */
  look() {
    const { wait } = this;
    if (!wait) return;
    this.showClock();
    if (this.saidFor === wait.v || !this.isReady) return;
    this.saidFor = wait.v;
    const ready = { v: wait.v, item: this.session.state?.item };
    this.session.ask("play:ready", ready).catch(() => {
      if (this.saidFor === wait.v) this.saidFor = -1;
    });
  }

  async startNow() {
    await this.session.ask("gate:start", { op: newId() }).catch((error) => this.session.tell("declined", error));
  }

  show() {
    const { wait, session } = this;
    this.root.hidden = !wait;
    if (!wait) return;
    const words = this.sentence(wait.waiting);
    const place = this.part("[data-gate-words]");
    if (place.textContent !== words) place.textContent = words;
    this.button("[data-start-now]").hidden = !session.may("gate.override");
    this.button("[data-call-off]").hidden = !session.may("pause");
    this.showClock();
  }

  /** @param {Waited[]} waiting */
  sentence(waiting) {
    const mine = this.session.you?.id;
    const names = waiting.map(({ id, name }) => (id === mine ? say("gate.you") : name));
    if (!names.length) return say("gate.nobody");
    const [name, other] = names;
    if (names.length === 1) return say("gate.one", { name });
    if (names.length === 2) return say("gate.two", { name, other });
    return say("gate.many", { name, count: String(names.length - 1) });
  }

  showClock() {
    const now = this.session.clock.serverNow();
    const left = ((this.wait?.deadline ?? 0) - (now ?? 0)) / 1000;
    const seconds = String(Math.max(1, Math.ceil(left)));
    this.part("[data-gate-clock]").textContent = now === null ? "" : say("gate.starts", { seconds });
  }

  /** @param {string} selector */
  part(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /** @param {string} selector */
  button(selector) {
    return /** @type {HTMLButtonElement} */ (this.part(selector));
  }
}
