/** Deeds that count once: a wish has an id, and the same one may be sent again. */

import { newId } from "./ids.js";

/** After these nobody knows yet whether it was done, or everybody was told. */
const OPEN = new Set(["ROOM_BUSY", "UNREACHABLE"]);
const AGAIN_MS = 1_000;

/**
 * Have something done; where that stays open, ask once more for the very same.
 * @param {import("./session.js").RoomSession} session
 * @param {string} event
 * @param {object} fields
 * @returns {Promise<any>} the acknowledgement; throws `Declined`
 */
export async function once(session, event, fields) {
  const wish = { op: newId(), ...fields };
  try {
    return await session.ask(event, wish);
  } catch (error) {
    if (!OPEN.has(/** @type {any} */ (error).code)) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  return session.ask(event, wish);
}
