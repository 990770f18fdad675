/** What one may do about another member: name, mute, send out, ban, give a role or grants, hand the room over. Only what is granted is offered. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { askWhy } from "./deed_dialog.js";
import { openGrants } from "./member_grants.js";
import { keepInSight } from "./menu_place.js";
import { once } from "./once.js";

/** @typedef {{id: string, name: string, role?: string, away?: boolean}} Person `away` who is known not to be here */
/** @typedef {{needs: string, event: string, words: string, deed?: import("./deed_dialog.js").Deed, fields?: object}} Offer */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RANKS = ["guest", "member", "moderator", "cohost", "host"];

/** @type {Offer[]} */
const OFFERS = [
  { needs: "mute", event: "mod:mute", words: "member.mute", deed: { lengths: [10 * MINUTE, HOUR, DAY], usual: HOUR } },
  { needs: "mute", event: "mod:unmute", words: "member.unmute" },
  { needs: "kick", event: "mod:kick", words: "member.kick", deed: {} },
  { needs: "ban", event: "mod:ban", words: "member.ban", deed: { lengths: [0, HOUR, DAY, 7 * DAY], usual: 0 } },
];

/**
 * @param {import("./session.js").RoomSession} session
 * @param {Person} member
 * @returns {HTMLElement|null} nothing when nothing may be done
 */
export function memberMenu(session, member) {
  const found = memberActs(session, member);
  if (!found.length) return null;
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#member-menu"));
  const menu = /** @type {HTMLDetailsElement} */ (template.content.firstElementChild?.cloneNode(true));
  menu.querySelector("summary")?.setAttribute("aria-label", say("member.menu", { name: member.name }));
  menu.querySelector(".menu-panel")?.append(...found);
  for (const button of found) button.addEventListener("click", () => (menu.open = false));
  closeElsewhere(menu);
  keepInSight(menu);
  return menu;
}

/**
 * The buttons of what may be done.
 * @param {import("./session.js").RoomSession} session
 * @param {Person} member
 */
export function memberActs(session, member) {
  if (!session.you || member.id === session.you.id) return [];
  const offers = OFFERS.filter(({ needs, event }) => session.may(needs) && !(member.away && event === "mod:kick"));
  const made = (isBelow(session, member) ? offers : []).map((offer) => {
    return entry(say(offer.words), () => void act(session, member, offer));
  });
  return [...named(session, member), ...made, ...ruling(session, member)];
}

/**
 * Whether somebody stands below us; whose role nobody told, and whose room it is, does not.
 * @param {import("./session.js").RoomSession} session
 * @param {Person} member
 */
export function isBelow({ you, owner }, { id, role }) {
  return Boolean(you && role) && id !== owner && RANKS.indexOf(role ?? "") < RANKS.indexOf(you.role);
}

/**
 * @param {import("./session.js").RoomSession} session
 * @param {Person} member
 */
function named(session, member) {
  if (!session.speaks) return [];
  return [entry(say("member.mention"), () => session.tell("mention", member))];
}

/**
 * Roles and grants, for who may give them; the room itself, for the host.
 * @param {import("./session.js").RoomSession} session
 * @param {Person} member
 */
function ruling(session, member) {
  const made = /** @type {HTMLElement[]} */ ([]);
  const hasAccount = member.id.startsWith("u-");
  if (session.may("roles") && isBelow(session, member)) {
    for (const role of hasAccount ? ["member", "moderator", "cohost"] : []) {
      if (role === member.role || RANKS.indexOf(role) >= RANKS.indexOf(session.you.role)) continue;
      const offer = { needs: "roles", event: "member:role", words: "", fields: { role } };
      made.push(entry(say(`member.make_${role}`), () => void act(session, member, offer)));
    }
    made.push(entry(say("member.grants"), () => void openGrants(session, member)));
  }
  if (session.you?.host && hasAccount && !member.away) {
    const offer = { needs: "roles", event: "host:transfer", words: "" };
    made.push(entry(say("member.hand_over"), () => void act(session, member, offer)));
  }
  return made;
}

/**
 * @param {string} words
 * @param {() => void} act
 */
function entry(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}

/**
 * Do it, after asking why and for how long where that belongs to it.
 * @param {import("./session.js").RoomSession} session
 * @param {Person} member
 * @param {Offer} offer
 */
async function act(session, member, { event, words, deed, fields }) {
  const given = deed ? await askWhy(say(words), member.name, deed) : {};
  if (!given) return;
  try {
    await once(session, event, { member: member.id, ...fields, ...given });
    session.tell("deed");
  } catch (error) {
    toast(/** @type {Error} */ (error).message || say("room.not_done"));
  }
}

/** @param {HTMLDetailsElement} menu */
function closeElsewhere(menu) {
  const close = (/** @type {Event} */ event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  };
  menu.addEventListener("toggle", () => {
    if (menu.open) document.addEventListener("click", close);
    else document.removeEventListener("click", close);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
