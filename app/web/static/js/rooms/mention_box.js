/** Suggests names while somebody types an `@` in the box: arrow keys choose, Enter or Tab takes, Escape puts away. */

import { say } from "../lib/words.js";

const MOST = 6;
const BEFORE = /(?<![\p{L}\p{N}_@.])@([\p{L}\p{N}_.\- ]{0,40})$/u;

/**
 * The names that begin as what was typed, one of their words does for it.
 * @param {string[]} names
 * @param {string} typed
 */
export function matching(names, typed) {
  const wanted = typed.toLowerCase();
  const fits = (/** @type {string} */ name) => {
    const lower = name.toLowerCase();
    return lower.startsWith(wanted) || lower.split(" ").some((word) => wanted && word.startsWith(wanted));
  };
  return [...new Set(names)].filter(fits).sort((a, b) => a.localeCompare(b)).slice(0, MOST);
}

export class MentionBox {
  /**
   * @param {HTMLTextAreaElement} field
   * @param {HTMLElement} list
   * @param {HTMLElement} status says to screen readers how many names there are
   * @param {() => string[]} names of whom one may name
   */
  constructor(field, list, status, names) {
    this.field = field;
    this.list = list;
    this.status = status;
    this.names = names;
    this.chosen = 0;
    field.addEventListener("input", () => this.look());
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => {
      const option = /** @type {HTMLElement} */ (event.target).closest("[role='option']");
      event.preventDefault();
      if (option) this.take(option.textContent ?? "");
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  typed() {
    const { selectionStart, value } = this.field;
    return BEFORE.exec(value.slice(0, selectionStart))?.[1] ?? null;
  }

  look() {
    const typed = this.typed();
    const found = typed === null ? [] : matching(this.names(), typed);
    // A name written out wants no help: Enter sends it.
    const isWhole = found.length === 1 && found[0].toLowerCase() === typed?.toLowerCase();
    if (!found.length || isWhole) return this.close();
    this.list.replaceChildren(...found.map((name, place) => this.option(name, place)));
    this.list.hidden = false;
    this.status.textContent = say("chat.names", { count: String(found.length) });
    this.choose(0);
  }

  /**
   * @param {string} name
   * @param {number} place
   */
  option(name, place) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `mention-${place}`;
    option.textContent = name;
    return option;
  }

  /** @param {number} place */
  choose(place) {
    const options = [...this.list.children];
    this.chosen = (place + options.length) % options.length;
    for (const [n, option] of options.entries()) option.ariaSelected = String(n === this.chosen);
    this.field.setAttribute("aria-activedescendant", options[this.chosen].id);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (!this.isOpen || event.isComposing) return;
    const name = this.list.children[this.chosen]?.textContent ?? "";
    const acts = /** @type {Record<string, () => void>} */ ({
      ArrowDown: () => this.choose(this.chosen + 1),
      ArrowUp: () => this.choose(this.chosen - 1),
      Enter: () => this.take(name),
      Tab: () => this.take(name),
      Escape: () => this.close(),
    });
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts[event.key]();
  }

  /**
   * Write a name out behind its `@`.
   * @param {string} name
   */
  take(name) {
    const { field } = this;
    const typed = this.typed();
    const end = field.selectionStart;
    const start = typed === null ? end : end - typed.length;
    const at = typed === null ? "@" : "";
    field.setRangeText(`${at}${name} `, start, end, "end");
    this.close();
    field.focus();
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.field.removeAttribute("aria-activedescendant");
  }
}
