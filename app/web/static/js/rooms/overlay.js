/** What stands over the picture when the film cannot simply play: one thing at a time, or nothing. */

export class Overlay {
  /** @param {HTMLElement} root whose children carry `data-over="<name>"` */
  constructor(root) {
    this.root = root;
    this.shown = /** @type {string|null} */ (null);
  }

  /**
   * Show one part; words go into its `[data-words]`.
   * @param {string} name
   * @param {string} [words]
   */
  show(name, words) {
    const isNew = this.shown !== name;
    this.shown = name;
    for (const part of this.parts()) part.hidden = part.dataset.over !== name;
    const part = this.part(name);
    const place = part?.querySelector("[data-words]");
    if (place && words && place.textContent !== words) place.textContent = words;
    // What is said once more takes the focus from nobody.
    if (isNew) /** @type {HTMLElement|null|undefined} */ (part?.querySelector("[data-focus]"))?.focus({ preventScroll: true });
  }

  /** Take away what is shown, or only the parts named. */
  hide(...names) {
    if (names.length && !names.includes(this.shown ?? "")) return;
    this.shown = null;
    for (const part of this.parts()) part.hidden = true;
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement|null} */ (this.root.querySelector(`[data-over="${name}"]`));
  }

  parts() {
    return /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-over]"));
  }
}
