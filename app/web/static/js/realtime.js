/** Questions to the server over sockets: an event, its acknowledgement, and what the server says by itself. */

import { connect } from "./lib/realtime.js";

const PATIENCE_MS = 8_000;
/** A socket that the server cut does not come back by itself. */
const CUT_MS = 3_000;

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
 * Be told when a video's files or tracks change, for as long as the page is open.
 * @param {string} video its id
 * @param {(payload: any) => void} changed
 */
export function watchVideo(video, changed) {
  const socket = connect("/jobs");
  socket.on("connect", () => {
    ask(socket, "video:watch", { video }).then(changed, () => {});
  });
  socket.on("disconnect", (/** @type {string} */ reason) => {
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), CUT_MS);
  });
  socket.on("media", (/** @type {any} */ payload) => {
    if (!payload?.video || payload.video === video) changed(payload);
  });
  return socket;
}
