/** What one may do about another member: mute, let write again, send out, hand the room over. Only what is granted is offered. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { newId } from "./ids.js";

const OFFERS = [
  { needs: "mute", event: "mod:mute", words: "member.mute", fields: { seconds: 3600 } },
  { needs: "mute", event: "mod:unmute", words: "member.unmute" },
  { needs: "kick", event: "mod:kick", words: "member.kick" },
  { needs: "host", event: "host:transfer", words: "member.hand_over" },
];

/**
 * @param {import("./session.js").RoomSession} session
 * @param {import("./members.js").Member} member
 * @returns {HTMLElement|null} nothing when nothing may be done
 */
export function memberMenu(session, member) {
  const offers = OFFERS.filter(({ needs }) => (needs === "host" ? session.you?.host : session.may(needs)));
  if (member.id === session.you?.id || !offers.length) return null;
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#member-menu"));
  const menu = /** @type {HTMLDetailsElement} */ (template.content.firstElementChild?.cloneNode(true));
  menu.querySelector("summary")?.setAttribute("aria-label", say("member.menu", { name: member.name }));
  const panel = menu.querySelector(".menu-panel");
  for (const offer of offers) panel?.append(entry(session, member, offer, menu));
  closeElsewhere(menu);
  return menu;
}

/**
 * @param {import("./session.js").RoomSession} session
 * @param {import("./members.js").Member} member
 * @param {{event: string, words: string, fields?: object}} offer
 * @param {HTMLDetailsElement} menu
 */
function entry(session, member, { event, words, fields }, menu) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say(words);
  button.addEventListener("click", async () => {
    menu.open = false;
    try {
      await session.ask(event, { op: newId(), member: member.id, ...fields });
    } catch (error) {
      toast(/** @type {Error} */ (error).message || say("room.not_done"));
    }
  });
  return button;
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
