/** The cue editor: rows come and go without a round to the server; saving is the form's own. */

const form = /** @type {HTMLFormElement|null} */ (document.querySelector("[data-cues]"));
const blank = /** @type {HTMLTemplateElement|null} */ (document.querySelector("[data-blank]"));
const rows = form?.querySelector("[data-rows]");
let changed = false;

/**
 * Milliseconds from `00:01:02.500`, `1:02.5` or `7`; null for anything else.
 * @param {string} text
 */
function millisecondsOf(text) {
  const found = /^(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1, 4).map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[4] ?? "").padEnd(3, "0"));
}

/** @param {number} milliseconds */
function timeOf(milliseconds) {
  const whole = Math.round(milliseconds);
  const parts = [Math.floor(whole / 3_600_000), Math.floor(whole / 60_000) % 60];
  const seconds = Math.floor(whole / 1000) % 60;
  const clock = [...parts, seconds].map((part) => String(part).padStart(2, "0")).join(":");
  return `${clock}.${String(whole % 1000).padStart(3, "0")}`;
}

/**
 * @param {Element} row
 * @param {string} name
 * @returns {HTMLInputElement}
 */
const field = (row, name) => row.querySelector(`[name=${name}]`);

/**
 * @param {Element|null} before
 * @param {{start?: string, end?: string, text?: string}} [values]
 */
function add(before, values = {}) {
  const row = blank.content.firstElementChild.cloneNode(true);
  equip(/** @type {Element} */ (row));
  for (const [name, value] of Object.entries(values)) field(row, name).value = value;
  rows.insertBefore(row, before);
  changed = true;
  return /** @type {Element} */ (row);
}

/** Two cues of one: at the caret, else in the middle; the time is shared by the letters. */
function split(/** @type {Element} */ row) {
  const words = field(row, "text");
  const inside = words.selectionStart > 0 && words.selectionStart < words.value.length;
  const space = words.value.indexOf(" ", Math.floor(words.value.length / 2));
  const at = inside ? words.selectionStart : space;
  if (at < 1) return;
  const [from, to] = [field(row, "start"), field(row, "end")];
  const [start, end] = [millisecondsOf(from.value), millisecondsOf(to.value)];
  const known = start !== null && end !== null;
  const middle = known ? timeOf(start + ((end - start) * at) / words.value.length) : "";
  const rest = { start: middle, end: to.value, text: words.value.slice(at).trim() };
  words.value = words.value.slice(0, at).trim();
  if (known) to.value = middle;
  field(add(row.nextElementSibling, rest), "text").focus();
}

/** One cue of this and the next. */
function merge(/** @type {Element} */ row) {
  const next = row.nextElementSibling;
  if (!next || !field(next, "text").value) return;
  const [first, second] = [field(row, "text"), field(next, "text")];
  first.value = `${first.value.trim()}\n${second.value.trim()}`;
  field(row, "end").value = field(next, "end").value;
  next.remove();
  changed = true;
  first.focus();
}

function remove(/** @type {Element} */ row) {
  const near = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  changed = true;
  const next = near ? field(near, "text") : form.querySelector("[data-add]");
  /** @type {HTMLElement} */ (next).focus();
}

const DO = { split, merge, remove };

/** @param {Element} row */
function equip(row) {
  row.querySelector(".cue-drop")?.remove();
  const tools = row.querySelector("[data-tools]");
  tools?.removeAttribute("hidden");
  for (const button of row.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => DO[button.dataset.do](row));
  }
}

function addBehindTheLast() {
  const last = rows.lastElementChild;
  const isFree = last && !field(last, "text").value && !field(last, "start").value;
  const start = last ? field(last, "end").value : "";
  const row = isFree ? last : add(null, { start });
  field(row, start && !isFree ? "text" : "start").focus();
}

if (form && blank && rows) {
  for (const row of rows.querySelectorAll("[data-row]")) equip(row);
  const button = form.querySelector("[data-add]");
  button?.removeAttribute("hidden");
  button?.addEventListener("click", addBehindTheLast);
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
