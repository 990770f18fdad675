/** Questions to the server over sockets: an event, its acknowledgement, and what the server says by itself. */

import { connect } from "./lib/realtime.js";

const PATIENCE_MS = 8_000;
/** A socket that the server cut does not come back by itself. */
const CUT_MS = 3_000;

/** Refusals that pass by themselves. */
export const PASSING = new Set(["UNREACHABLE", "ROOM_AWAY", "ROOM_BUSY", "RATE_LIMIT_EXCEEDED", "SERVICE_UNAVAILABLE"]);
const BROKEN = "INTERNAL_SERVER_ERROR";

/**
 * Whether a refusal is no word about us: the same question may be answered in a moment.
 * @param {string} code
 */
export function isPassing(code) {
  return PASSING.has(code) || code === BROKEN;
}

/** The server said no to an event. */
export class Declined extends Error {
  /** @param {{code?: string, message?: string}} answer */
  constructor(answer) {
    super(answer.message ?? "");
    this.code = answer.code ?? "UNREACHABLE";
    this.answer = answer;
  }
}

/**
 * Send an event and answer what it was acknowledged with; throws `Declined` when that is a no, or nothing comes.
 * @param {any} socket
 * @param {string} event
 * @param {object} [payload]
 * @param {number} [patience] ms
 */
export async function ask(socket, event, payload = {}, patience = PATIENCE_MS) {
  if (!socket.connected) throw new Declined({ code: "UNREACHABLE" });
  const answer = await socket
    .timeout(patience)
    .emitWithAck(event, payload)
    .catch(() => ({ ok: false, code: "UNREACHABLE" }));
  if (answer?.ok === false) throw new Declined(answer);
  return answer;
}

/**
 * Be told when a video's files or tracks change, for as long as the page is open, and when the right to watch ends.
 * An end is told to many at once: why it is one for us, or that it is none, the server says when we ask again.
 * @param {string} video its id
 * @param {(payload: any) => void} changed
 * @param {(why: Declined) => void} ended
 * @param {any} [socket]
 */
export function watchVideo(video, changed, ended, socket = connect("/jobs")) {
  const follow = () =>
    ask(socket, "video:watch", { video }).then(changed, (why) => {
      if (!isPassing(why.code)) ended(why);
    });
  socket.on("connect", follow);
  socket.on("disconnect", (/** @type {string} */ reason) => {
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), CUT_MS);
  });
  socket.on("media", (/** @type {any} */ payload) => {
    if (payload?.video && payload.video !== video) return;
    if (payload?.code) void follow();
    else changed(payload);
  });
  return socket;
}
