/** Why one may not write and react in the room, in words. */

import { say } from "../lib/words.js";

const LANGUAGE = document.documentElement?.lang || "en";
const TIME = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "short" });
const DAY_AND_TIME = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });

/**
 * A moment of today by its time, another one with its day.
 * @param {Date} moment
 */
function inWords(moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  return (isToday ? TIME : DAY_AND_TIME).format(moment);
}

/**
 * Nothing where one may.
 * @param {import("./session.js").RoomSession} session
 */
export function silence(session) {
  const { until } = session.mute;
  const muted = until && { time: inWords(until), reason: session.you.mute_reason };
  if (muted) return say(muted.reason ? "chat.muted_because" : "chat.muted", muted);
  return session.may("chat.send") ? "" : say("chat.may_not");
}
