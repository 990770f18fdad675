/** One chat line on the page: who, when, at which moment of the film, what, and what others felt about it. */

import { say } from "../lib/words.js";
import { clockOf } from "../player/resume.js";
import { write } from "./line_text.js";

/**
 * @typedef {import("./types.js").Line} Line
 *
 * @typedef {object} Around what a line needs of the room it is shown in
 * @property {() => string|undefined} you the id of our own member
 * @property {() => string} name ours
 * @property {() => string[]} names of people in the room
 * @property {() => string} film the id of what plays
 * @property {(id: string) => void} jump go to another line
 * @property {(seconds: number) => void} seek go to a moment of the film
 * @property {(line: Line, emoji: string, on: boolean) => void} react
 * @property {() => string} silence why one may not react; nothing where one may
 */

const time = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short" });

/**
 * @param {HTMLElement} row
 * @param {string} selector
 * @returns {any}
 */
const part = (row, selector) => row.querySelector(selector);

/** @param {Line} line */
export function makeRow(line) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#chat-line"));
  const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  row.toggleAttribute("data-announced", line.kind === "announced");
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Line} line
 * @param {Around} room
 */
export function fillRow(row, line, room) {
  const { id, member, text, created_at: created, deleted } = line;
  part(row, ".line-name").textContent = member.name;
  const place = part(row, ".line-text");
  if (deleted) place.textContent = say("chat.deleted");
  else row.toggleAttribute("data-names-me", write(place, text, room.names(), room.name()));
  row.toggleAttribute("data-deleted", Boolean(deleted));
  part(row, ".line-edited").hidden = !line.edited_at || Boolean(deleted);
  showMoment(row, line, room);
  showQuote(part(row, ".line-quote"), line, room);
  showReactions(part(row, ".line-reactions"), line, room);
  offerReport(row, deleted || member.id === room.you() ? undefined : id);
  const when = part(row, "time");
  when.dateTime = created;
  when.textContent = time.format(new Date(created));
}

/**
 * The moment of the film at which the line was said. Only one of the film that shows now leads there.
 * @param {HTMLElement} row
 * @param {Line} line
 * @param {Around} room
 */
export function showMoment(row, { position, video_id: film, deleted }, room) {
  const [button, words] = [part(row, ".line-at"), part(row, ".line-then")];
  const isSaid = position != null && !deleted;
  const isHere = isSaid && Boolean(film) && film === room.film();
  button.hidden = !isHere;
  words.hidden = !isSaid || isHere;
  if (!isSaid) return;
  const moment = clockOf(position);
  button.textContent = words.textContent = moment;
  button.title = say("chat.go_to", { time: moment });
  words.title = say("chat.other_film", { time: moment });
  button.onclick = () => room.seek(position);
}

/**
 * What the line answers; pressed it leads there.
 * @param {HTMLButtonElement} button
 * @param {Line} line
 * @param {Around} room
 */
function showQuote(button, { quote, reply_to: answered, deleted }, room) {
  button.hidden = !quote || !answered || Boolean(deleted);
  if (!quote || !answered) return;
  button.dataset.answers = answered;
  part(button, ".line-quoted-name").textContent = quote.name;
  part(button, ".line-quoted").textContent = quote.deleted ? say("chat.deleted") : quote.text;
  button.onclick = () => room.jump(answered);
}

/**
 * @param {HTMLElement} list
 * @param {Line} line
 * @param {Around} room
 */
function showReactions(list, line, room) {
  const counts = Object.entries(line.deleted ? {} : (line.reactions ?? {}));
  list.hidden = !counts.length;
  const focused = list.contains(document.activeElement) && /** @type {HTMLElement} */ (document.activeElement).dataset.emoji;
  list.replaceChildren(...counts.map(([emoji, count]) => chip(line, emoji, count, room)));
  if (focused) [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("button"))].find((one) => one.dataset.emoji === focused)?.focus();
}

/**
 * @param {Line} line
 * @param {string} emoji
 * @param {number} count
 * @param {Around} room
 */
function chip(line, emoji, count, room) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const isMine = Boolean(line.mine?.includes(emoji));
  button.type = "button";
  button.dataset.emoji = emoji;
  button.textContent = `${emoji} ${count}`;
  button.ariaPressed = String(isMine);
  button.title = room.silence();
  button.disabled = Boolean(button.title);
  button.addEventListener("click", () => room.react(line, emoji, !isMine));
  item.append(button);
  return item;
}

/**
 * Lead from a line of somebody else's to the form that reports it.
 * @param {HTMLElement} row
 * @param {string|undefined} id
 */
function offerReport(row, id) {
  const link = /** @type {HTMLAnchorElement|null} */ (row.querySelector(".line-report"));
  if (!link) return;
  link.hidden = !id;
  if (id) link.href = (link.dataset.href ?? "").replace(/[^/]+$/, id);
}
