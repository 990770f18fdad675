/**
 * The member's line to the room: joins, joins again after a break, sends changes, passes on what the room says.
 *
 * Dispatches what the server sends under its own name (`state`, `members`, `chat`, `you`, …) and, of its own:
 * `joined` (the answer), `refused` (a `Declined`), `away` (the line broke), `over` ({code, message}).
 *
 * @typedef {import("./anchor.js").State} State
 */

import { connect } from "../lib/realtime.js";
import { Declined, ask } from "../realtime.js";
import { Clock } from "./clock.js";
import { newId } from "./ids.js";
import { GuestPass } from "./guest_pass.js";

const HEARD = [
  "state", "media", "queue", "members", "chat", "chat:update", "typing", "settings", "you", "gate", "reaction",
];
/** Refusals that pass by themselves. */
export const PASSING = new Set(["UNREACHABLE", "ROOM_AWAY", "RATE_LIMIT_EXCEEDED", "SERVICE_UNAVAILABLE"]);
const AGAIN_MS = 2_000;
/** Why a socket that the server cut was closed; it does not come back by itself. */
const CUT = "io server disconnect";
const CUT_SECONDS = 2;
/** Changes that still mean the same after somebody else's came first. */
const STEADFAST = new Set(["play", "pause"]);

export class RoomSession extends EventTarget {
  /** @param {string} slug */
  constructor(slug) {
    super();
    this.slug = slug;
    this.pass = new GuestPass(slug);
    this.name = /** @type {string|undefined} */ (undefined);
    /** @type {State|null} */
    this.state = null;
    this.you = /** @type {any} */ (null);
    this.chatSeq = 0;
    this.joined = false;
    this.ended = false;
    this.socket = connect("/rooms", { autoConnect: false });
    this.clock = new Clock((c) => ask(this.socket, "clock:ping", { c }, 3_000));
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

  /** Join, or join again where we stopped. */
  async enter() {
    this.clock.stop();
    const measuring = this.clock.start();
    try {
      const answer = await ask(this.socket, "room:join", this.request());
      this.joined = true;
      this.take(answer);
      await measuring;
      this.tell("clock");
    } catch (error) {
      this.refuse(error);
    }
  }

  request() {
    const { state, chatSeq, pass } = this;
    const resume = { epoch: state?.epoch ?? 0, v: state?.v ?? 0, chat_seq: chatSeq };
    if (pass.token) resume.token = pass.token;
    return {
      room: this.slug,
      ...(this.name && { name: this.name }),
      ...((state || pass.token) && { resume }),
    };
  }

  /** @param {any} answer of `room:join` */
  take(answer) {
    this.you = answer.you;
    this.pass.keep(answer.you.token);
    this.hear("state", answer.states?.at(-1) ?? answer.state);
    for (const line of answer.chat) this.chatSeq = Math.max(this.chatSeq, line.seq);
    this.tell("joined", answer);
  }

  /** @param {unknown} error */
  refuse(error) {
    const declined = error instanceof Declined ? error : new Declined({});
    if (PASSING.has(declined.code) && this.socket.connected) {
      setTimeout(() => this.socket.connected && !this.joined && this.enter(), AGAIN_MS);
    }
    this.tell("refused", declined);
  }

  /**
   * @param {string} event
   * @param {any} payload
   */
  hear(event, payload) {
    if (event === "state") this.state = payload;
    if (event === "you") this.you = { ...this.you, ...payload };
    if (event === "chat") this.chatSeq = Math.max(this.chatSeq, payload.seq ?? 0);
    this.tell(event, payload);
  }

  /** @param {string} reason */
  away(reason) {
    this.joined = false;
    this.clock.stop();
    if (this.ended) return;
    this.tell("away");
    if (reason === CUT) this.move(CUT_SECONDS);
  }

  /**
   * The server goes down for a while: leave it, and come back elsewhere.
   * @param {number} seconds at most to wait
   */
  move(seconds = 1) {
    this.socket.disconnect();
    setTimeout(() => !this.ended && this.socket.connect(), (0.5 + Math.random()) * seconds * 1000);
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

  /**
   * Change the playback; answers whether it was done.
   * @param {string} action
   * @param {object} [fields]
   */
  async act(action, fields = {}, { again = STEADFAST.has(action) } = {}) {
    const change = { op: newId(), base_v: this.state?.v ?? 0, action, ...fields };
    try {
      await ask(this.socket, "play:set", change);
      return true;
    } catch (error) {
      const { code, answer } = /** @type {Declined} */ (error);
      if (answer.state) this.hear("state", answer.state);
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
