/**
 * Where a room's film stands: the state is an anchor in time, so anyone can compute the position.
 *
 * @typedef {object} State
 * @property {number} epoch grows when the server had to rebuild the room
 * @property {number} v grows with every change
 * @property {string|null} item
 * @property {number} position seconds, at `at`
 * @property {number} rate
 * @property {boolean} playing
 * @property {number} at server time in ms from which `position` holds; may lie ahead
 * @property {number} [server_time]
 */

/** How far two anchors may lie apart and still be one unbroken run, in seconds. */
const SAME_RUN = 0.25;

/**
 * Seconds into the film at a server time.
 * @param {State} state
 * @param {number} serverTime ms
 * @param {number} [duration] seconds; the position never passes it
 */
export function positionAt(state, serverTime, duration = Infinity) {
  const elapsed = state.playing ? Math.max(0, serverTime - state.at) / 1000 : 0;
  const position = state.position + elapsed * state.rate;
  return Math.min(Math.max(0, position), duration > 0 ? duration : Infinity);
}

/**
 * Whether `next` goes on where `state` will be, so that nothing needs to stop or jump for it.
 * @param {State|null} state
 * @param {State} next
 */
export function goesOn(state, next) {
  if (!state || !state.playing || !next.playing || state.item !== next.item) return false;
  return Math.abs(positionAt(state, next.at) - next.position) < SAME_RUN;
}

/**
 * Whether `next` is news compared with what we have; a repeat, an older version or a former life of the room is not.
 * @param {State|null} state
 * @param {State} next
 */
export function isNewer(state, next) {
  if (!state || next.epoch > state.epoch) return true;
  return next.epoch === state.epoch && next.v > state.v;
}
