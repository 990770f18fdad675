/** What one may do about a chat line: react, answer, change, remove, and about who wrote it. */

import { say } from "../lib/words.js";
import { REACTIONS } from "./floats.js";

/**
 * @typedef {import("./types.js").Line} Line
 *
 * @typedef {object} Acts
 * @property {(grant: string) => boolean} may
 * @property {() => string} silence why one may not write and react; nothing where one may
 * @property {() => string|undefined} you
 * @property {(line: Line, emoji: string, on: boolean) => void} react
 * @property {(line: Line) => void} reply
 * @property {(line: Line) => void} edit
 * @property {(line: Line) => void} remove
 * @property {(line: Line) => boolean} mayRemove whether one may remove somebody else's
 * @property {(line: Line) => HTMLElement[]} about what one may do about the writer
 */

/**
 * Put the menu of a line into its row; it is filled when it is opened.
 * @param {HTMLElement} row
 * @param {Line} line
 * @param {Acts} acts
 */
export function lineMenu(row, line, acts) {
  const menu = /** @type {HTMLDetailsElement} */ (row.querySelector(".line-menu"));
  menu.hidden = !line.id || Boolean(line.deleted) || !offers(line, acts);
  if (menu.hidden) menu.open = false;
  menu.querySelector("summary")?.setAttribute("aria-label", say("chat.menu", { name: line.member.name }));
  const panel = /** @type {HTMLElement} */ (menu.querySelector(".line-acts"));
  const fill = () => {
    menu.dataset.why = acts.silence();
    panel.replaceChildren(...(menu.open ? entries(line, acts, menu) : []));
  };
  menu.ontoggle = () => {
    fill();
    if (menu.open) panel.scrollIntoView({ block: "nearest" });
  };
  // Whatever else changes is there when it is opened again: a button may be in use.
  if (menu.open && menu.dataset.why !== acts.silence()) fill();
  menu.onkeydown = (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  };
}

/**
 * @param {Line} line
 * @param {Acts} acts
 */
function offers(line, acts) {
  return acts.may("chat.send") || acts.mayRemove(line) || line.member.id === acts.you();
}

/**
 * @param {Line} line
 * @param {Acts} acts
 * @param {HTMLDetailsElement} menu
 */
function entries(line, acts, menu) {
  const isMine = line.member.id === acts.you();
  const made = /** @type {HTMLElement[]} */ ([]);
  const offer = (/** @type {string} */ words, /** @type {() => void} */ act) => made.push(button(words, act, menu));
  const why = acts.silence();
  if (why && acts.may("chat.send")) made.push(sentence(why));
  if (!why) {
    made.push(picker(line, acts, menu));
    offer(say("chat.reply"), () => acts.reply(line));
    if (isMine && line.kind !== "announced") offer(say("chat.edit"), () => acts.edit(line));
  }
  if (isMine || acts.mayRemove(line)) offer(say("chat.remove"), () => acts.remove(line));
  return isMine ? made : [...made, ...acts.about(line)];
}

/**
 * @param {string} words
 * @param {() => void} act
 * @param {HTMLDetailsElement} menu
 */
function button(words, act, menu) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", () => {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    act();
  });
  return made;
}

/** @param {string} words */
function sentence(words) {
  const made = document.createElement("p");
  made.className = "muted small";
  made.textContent = words;
  return made;
}

/**
 * A handful of reactions; the arrow keys walk through them.
 * @param {Line} line
 * @param {Acts} acts
 * @param {HTMLDetailsElement} menu
 */
function picker(line, acts, menu) {
  const group = document.createElement("div");
  group.className = "emoji-row";
  group.role = "group";
  group.ariaLabel = say("chat.react");
  for (const emoji of REACTIONS) {
    const one = button(emoji, () => acts.react(line, emoji, !line.mine?.includes(emoji)), menu);
    one.ariaPressed = String(Boolean(line.mine?.includes(emoji)));
    group.append(one);
  }
  group.addEventListener("keydown", walk);
  return group;
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const group = /** @type {HTMLElement} */ (event.currentTarget);
  const all = /** @type {HTMLElement[]} */ ([...group.children]);
  all[(all.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step + all.length) % all.length].focus();
}
