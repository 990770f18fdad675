/** The page of a list: its order by buttons and by dragging, taking off, and its link. */

import { patch, remove } from "../lib/api.js";
import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { copy } from "../player/share.js";
import { startDragging } from "./drag.js";
import { markOnPress } from "./mark.js";

const list = /** @type {HTMLElement|null} */ (document.querySelector("[data-order]"));
const said = document.querySelector("[data-said]");

/** @returns {HTMLElement[]} */
const rows = () => [.../** @type {HTMLElement} */ (list).children].map((row) => /** @type {HTMLElement} */ (row));
const first = list ? Number(rows()[0]?.dataset.position) : 1;

function number() {
  rows().forEach((row, n) => {
    row.dataset.position = String(first + n);
    const shown = row.querySelector("[data-number]");
    if (shown) shown.textContent = row.dataset.position;
  });
}

/** @type {Promise<unknown>} */
let before = Promise.resolve();

/**
 * One change after the other: two at once might arrive the other way round.
 * @param {() => Promise<unknown>} change
 */
function inTurn(change) {
  const mine = before.then(change);
  before = mine.catch(() => {});
  return mine;
}

/** @param {HTMLElement} row */
async function keep(row) {
  number();
  const position = Number(row.dataset.position);
  const path = `/playlists/${list?.dataset.order}/items/${row.dataset.item}`;
  try {
    await inTurn(() => patch(path, { position }));
    if (said) said.textContent = say("playlist.moved", { position });
  } catch {
    toast(say("playlist.failed"));
    setTimeout(() => location.reload(), 1_500);
  }
}

/**
 * @param {HTMLElement} row
 * @param {string} to
 * @returns {boolean} whether there is a place to move to here
 */
function step(row, to) {
  const other = to === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return false;
  if (to === "up") other.before(row);
  else other.after(row);
  return true;
}

/** @param {SubmitEvent} event */
function onMove(event) {
  const button = /** @type {HTMLButtonElement} */ (event.submitter);
  const row = /** @type {HTMLElement} */ (button.closest("[data-item]"));
  const isAtEnd = button.value === "up" ? row.dataset.position === "1" : !document.querySelector("[data-more]");
  if (step(row, button.value)) {
    event.preventDefault();
    button.focus();
    void keep(row);
  } else if (isAtEnd) {
    event.preventDefault();
  }
}

/** @param {SubmitEvent} event */
async function onTakeOff(event) {
  event.preventDefault();
  const row = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("[data-item]"));
  try {
    const path = `/playlists/${list?.dataset.order}/items/${row.dataset.item}`;
    await inTurn(() => remove(path));
  } catch {
    toast(say("playlist.failed"));
    return;
  }
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (!next) location.reload();
  number();
  /** @type {HTMLElement|null} */ (next?.querySelector("[data-take-off] button") ?? null)?.focus();
  toast(say("playlist.off"));
}

list?.addEventListener("submit", (event) => {
  const form = /** @type {Element} */ (event.target);
  if (form.matches("[data-move]")) onMove(event);
  else if (form.matches("[data-take-off]")) void onTakeOff(event);
});
if (list) startDragging(list, (row) => void keep(row));

const share = document.querySelector("[data-share-list]");
share?.querySelector("[data-share-copy]")?.addEventListener("click", () => {
  const field = share.querySelector("[data-share-link]");
  void copy(/** @type {HTMLInputElement} */ (field));
});
markOnPress();
