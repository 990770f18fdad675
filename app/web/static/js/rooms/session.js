/**
 * The member's line to the room: joins, joins again after a break, sends changes, passes on what the room says.
 *
 * Dispatches what the server sends under its own name (`state`, `members`, `chat`, `you`, …) and, of its own:
 * `joined` (the answer), `refused` (a `Declined`), `away` (the line broke), `over` ({code, message}),
 * `voice` (whether one may write and react may be different now: a mute ends by itself).
 *
 * @typedef {import("./anchor.js").State} State
 */

import { connect } from "../lib/realtime.js";
import { Declined, ask, isPassing } from "../realtime.js";
import { isNewer } from "./anchor.js";
import { Clock } from "./clock.js";
import { newId } from "./ids.js";
import { GuestPass } from "./guest_pass.js";
import { HeardLines } from "./heard_lines.js";
import { Mute } from "./mute.js";
import { Patience } from "./patience.js";

const HEARD = [
  "state", "media", "queue", "queue:films", "skip", "members", "chat", "chat:update", "chat:cleared", "typing", "settings", "you", "gate", "reaction",
];
/** Why a socket that the server cut was closed; it does not come back by itself. */
const CUT = "io server disconnect";
const CUT_SECONDS = 2;

/**
 * Whether a change still means the same after somebody else's came first; a play from a place does not.
 * @param {string} action
 * @param {{position?: number}} fields
 */
function isSteadfast(action, { position }) {
  return action === "pause" || (action === "play" && position === undefined);
}

export class RoomSession extends EventTarget {
  /**
   * @param {string} slug
   * @param {any} [socket]
   */
  constructor(slug, socket = connect("/rooms", { autoConnect: false })) {
    super();
    this.slug = slug;
    this.pass = new GuestPass(slug);
    this.name = /** @type {string|undefined} */ (undefined);
    /** What we show at the door, until we are in. */
    this.key = /** @type {{password?: string, invite?: string}} */ ({});
    /** @type {State|null} */
    this.state = null;
    this.you = /** @type {any} */ (null);
    /** Whose room it is: nobody stands above them. */
    this.owner = /** @type {string|undefined} */ (undefined);
    this.lines = new HeardLines();
    /** The newest list of members heard on this line. */
    this.membersV = -1;
    this.joined = false;
    /** How often we came to the door: what is answered to a former time counts no more. */
    this.comings = 0;
    this.patience = new Patience(() => this.socket.connected && !this.joined && void this.enter());
    /** What was told while we were coming in: the answer may be older. */
    this.early = /** @type {{settings?: any, you?: any}} */ ({});
    this.ended = false;
    this.isQuiet = false;
    this.socket = socket;
    this.clock = new Clock((c) => ask(this.socket, "clock:ping", { c }, 3_000));
    this.mute = new Mute(this, () => this.tellVoice());
    this.listen();
  }

  listen() {
    const { socket } = this;
    socket.on("connect", () => void this.enter());
    socket.on("disconnect", (/** @type {string} */ reason) => this.away(reason));
    socket.io.on("reconnect_attempt", () => this.tell("away"));
    socket.on("kicked", (/** @type {any} */ why) => this.end({ code: "KICKED", ...why }));
    socket.on("room:closed", (/** @type {any} */ why) => this.end({ code: "ROOM_CLOSED", ...why }));
    socket.on("server:drain", (/** @type {any} */ plan) => this.move(plan?.reconnect_in));
    for (const event of HEARD) {
      socket.on(event, (/** @type {any} */ payload) => this.hear(event, payload));
    }
  }

  /** @param {string} [name] for a guest */
  open(name) {
    this.name = name ?? this.name;
    if (this.socket.connected) void this.enter();
    else this.socket.connect();
  }

  /** Come in again on a new line, while all goes on. */
  renew() {
    this.hangUp();
    this.open();
  }

  /** End the line without a word to anybody; the next one brings the cookies as they are now. */
  hangUp() {
    this.isQuiet = true;
    this.socket.disconnect();
    this.isQuiet = false;
  }

  /** Join, or join again where we stopped. */
  async enter() {
    const mine = (this.comings += 1);
    this.patience.stop();
    this.clock.stop();
    const measuring = this.clock.start();
    const asked = this.state?.v ?? 0;
    this.early = {};
    try {
      const answer = await ask(this.socket, "room:join", this.request());
      if (mine !== this.comings) return;
      this.joined = true;
      this.patience.succeeded();
      this.take(answer, asked);
      await measuring;
      this.tell("clock");
    } catch (error) {
      if (mine === this.comings) this.refuse(error);
    }
  }

  request() {
    const { state, lines, pass } = this;
    const resume = { epoch: state?.epoch ?? 0, v: state?.v ?? 0, chat_seq: lines.upto };
    if (pass.token) resume.token = pass.token;
    return {
      room: this.slug,
      ...(this.name && { name: this.name }),
      ...this.key,
      ...((state || pass.token) && { resume }),
    };
  }

  /**
   * What was said since the server wrote the answer may have come before it.
   * @param {any} answer of `room:join`
   * @param {number} asked the version we had when we asked
   */
  take(answer, asked) {
    this.pass.keep(answer.you.token);
    const { settings = answer.settings, you } = this.early;
    answer = { ...answer, settings, you: { ...answer.you, ...you } };
    this.you = answer.you;
    this.owner = answer.settings?.owner;
    this.key = {};
    this.hearAnswer(answer.state, asked);
    this.lines.skip(answer.resumed ? 0 : (answer.chat[0]?.seq ?? 1) - 1);
    this.lines.skip(answer.settings?.cleared ?? 0);
    for (const { seq } of answer.chat) this.lines.add(seq);
    this.tell("joined", answer);
    this.tellVoice();
    if (answer.members.v >= this.membersV) this.hear("members", answer.members);
  }

  /** @param {unknown} error */
  refuse(error) {
    const declined = error instanceof Declined ? error : new Declined({});
    // A line that is broken asks by itself when it is mended.
    if (this.triesAgain(declined) && this.socket.connected) this.patience.failed();
    this.tell("refused", declined);
  }

  /**
   * Whether we ask again by ourselves; a password that was tried too often is not tried again.
   * @param {Declined} declined
   */
  triesAgain({ code }) {
    return isPassing(code) && !(code === "RATE_LIMIT_EXCEEDED" && this.key.password !== undefined);
  }

  /**
   * Keep what the server says and pass it on; a state that is no news, as a repeat or an answer that was overtaken, is neither.
   * @param {string} event
   * @param {any} payload
   */
  hear(event, payload) {
    if (event === "state" && !isNewer(this.state, payload)) return;
    if (event === "state") this.state = payload;
    if (event === "members") this.membersV = payload.v;
    if (event === "you") this.you = { ...this.you, ...payload };
    if (!this.joined && (event === "you" || event === "settings")) this.early[event] = payload;
    if (event === "chat") this.lines.add(payload.seq);
    if (event === "chat:cleared") this.lines.skip(payload.seq);
    if (event === "settings") this.hearSettings(payload);
    this.tell(event, payload);
    if (event === "you") this.tellVoice();
  }

  /** @param {{owner?: string, cleared?: number}} settings */
  hearSettings({ owner, cleared = 0 }) {
    this.owner = owner;
    this.lines.skip(cleared);
  }

  tellVoice() {
    // First of all: whatever is left when others look has its timer.
    this.mute.watch();
    this.tell("voice");
  }

  /**
   * Hear a state that answers us. One from before the version we asked with comes of a server that lost its last moments.
   * @param {State} state
   * @param {number} asked
   */
  hearAnswer(state, asked) {
    if (state.epoch === this.state?.epoch && state.v < asked) this.state = null;
    this.hear("state", state);
  }

  /** @param {string} reason */
  away(reason) {
    this.joined = false;
    this.comings += 1;
    this.membersV = -1;
    this.clock.stop();
    this.patience.stop();
    if (this.ended || this.isQuiet) return;
    this.tell("away");
    if (reason === CUT) this.move(CUT_SECONDS * (0.5 + Math.random()));
  }

  /**
   * The server goes down for a while: leave it, and come back elsewhere.
   * @param {number} seconds to wait; who ends tells each line another number
   */
  move(seconds = 1) {
    this.socket.disconnect();
    setTimeout(() => !this.ended && this.socket.connect(), seconds * 1000);
  }

  /** @param {{code: string, message?: string}} why */
  end(why) {
    this.ended = true;
    this.clock.stop();
    this.socket.disconnect();
    this.tell("over", why);
  }

  leave() {
    this.ended = true;
    this.socket.emit("room:leave", {});
    this.socket.disconnect();
  }

  /** @param {string} grant */
  may(grant) {
    return Boolean(this.you?.grants?.includes(grant));
  }

  /** Whether we may write and react now. */
  get speaks() {
    return this.may("chat.send") && !this.mute.until;
  }

  /**
   * Change the playback; answers whether it was done.
   * @param {string} action
   * @param {{position?: number, rate?: number}} [fields]
   */
  async act(action, fields = {}, { again = isSteadfast(action, fields) } = {}) {
    const { epoch, v = 0 } = this.state ?? {};
    const change = { op: newId(), epoch, base_v: v, action, ...fields };
    try {
      await ask(this.socket, "play:set", change);
      return true;
    } catch (error) {
      const { code, answer } = /** @type {Declined} */ (error);
      if (answer.state) this.hearAnswer(answer.state, v);
      if (code === "STALE" && again) return this.act(action, fields, { again: false });
      this.tell("declined", error);
      return false;
    }
  }

  /**
   * Ask anything else; throws `Declined`.
   * @param {string} event
   * @param {object} payload
   */
  ask(event, payload) {
    return ask(this.socket, event, payload);
  }

  /**
   * @param {string} event
   * @param {unknown} [detail]
   */
  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}
