/** Tabs: one panel at a time is shown; arrow keys, Home and End walk from tab to tab. */

/** How far a key goes; Infinity is to the end. */
const STEPS = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity });

export class Tabs {
  /** @param {HTMLElement} list its tabs name their panels by `aria-controls` */
  constructor(list) {
    this.tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role='tab']")]);
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(tab));
    list.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** @param {HTMLElement} chosen */
  show(chosen) {
    for (const tab of this.tabs) {
      const isChosen = tab === chosen;
      tab.ariaSelected = String(isChosen);
      tab.tabIndex = isChosen ? 0 : -1;
      this.panelOf(tab).hidden = !isChosen;
    }
    chosen.dispatchEvent(new Event("tab-shown", { bubbles: true }));
  }

  /** @param {HTMLElement} tab */
  panelOf(tab) {
    return /** @type {HTMLElement} */ (document.getElementById(tab.getAttribute("aria-controls") ?? ""));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const open = this.tabs.filter((tab) => !tab.hidden);
    const now = open.findIndex((tab) => tab.ariaSelected === "true");
    const next = Number.isFinite(step) ? (now + step + open.length) % open.length : step < 0 ? 0 : open.length - 1;
    open[next].focus();
    this.show(open[next]);
  }
}
