/** What one member may and may not, whatever the role: each grant as the role has it, allowed, or not. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { once } from "./once.js";

/** As the server has it: guests hold nothing that rules a room. */
const NEVER_GUESTS = new Set(["ban", "roles", "settings", "close"]);
const CHOICES = ["usual", "allow", "deny"];

/**
 * @param {import("./session.js").RoomSession} session
 * @param {{id: string, name: string}} member
 */
export async function openGrants(session, member) {
  try {
    const known = await session.ask("member:about", { member: member.id });
    const wanted = await choose(offered(session, member), member.name, known);
    if (wanted) await once(session, "member:grants", { member: member.id, ...wanted });
  } catch (error) {
    toast(/** @type {Error} */ (error).message || say("room.not_done"));
  }
}

/**
 * What we may give, in the order of the table of who may what.
 * @param {import("./session.js").RoomSession} session
 * @param {{id: string}} member
 */
function offered(session, { id }) {
  const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-grant]"));
  const all = [...rows].map((row) => row.dataset.grant ?? "");
  return all.filter((grant) => session.may(grant) && (id.startsWith("u-") || !NEVER_GUESTS.has(grant)));
}

/**
 * @param {string[]} grants
 * @param {string} name
 * @param {{usual: string[], allow: string[], deny: string[]}} known
 * @returns {Promise<{allow: string[], deny: string[]}|null>}
 */
function choose(grants, name, known) {
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#grants-dialog"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector("[data-grants]"));
  /** @type {HTMLElement} */ (dialog.querySelector("h2")).textContent = say("member.grants_of", { name });
  list.replaceChildren(...grants.map((grant) => row(grant, known)));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "do" ? chosen(list) : null);
  });
}

/**
 * @param {string} grant
 * @param {{usual: string[], allow: string[], deny: string[]}} known
 */
function row(grant, { usual, allow, deny }) {
  const label = document.createElement("label");
  const words = document.createElement("span");
  const select = document.createElement("select");
  label.className = "room-choice";
  words.textContent = say(`grant.${grant}`);
  select.name = grant;
  const now = allow.includes(grant) ? "allow" : deny.includes(grant) ? "deny" : "usual";
  for (const choice of CHOICES) {
    const name = choice === "usual" ? (usual.includes(grant) ? "usual_yes" : "usual_no") : choice;
    select.add(new Option(say(`grants.${name}`), choice, choice === now, choice === now));
  }
  label.append(words, select);
  return label;
}

/** @param {HTMLElement} list */
function chosen(list) {
  const of = (/** @type {string} */ value) => {
    const selects = [.../** @type {NodeListOf<HTMLSelectElement>} */ (list.querySelectorAll("select"))];
    return selects.filter((select) => select.value === value).map((select) => select.name);
  };
  return { allow: of("allow"), deny: of("deny") };
}
