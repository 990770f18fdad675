/**
 * Opens the page anew where the room went on to a film that only another page may show: the server lets YouTube's
 * player into a page when the room's row names a video of YouTube, and the row comes a little after the film.
 *
 * @typedef {{getItem: (key: string) => string|null, setItem: (key: string, value: string) => void}} Memory
 * @typedef {object} Around
 * @property {() => string} item the film that shows
 * @property {() => Promise<{video: {id: string}}>} room as the server knows it now
 * @property {() => void} reload
 * @property {() => void} giveUp it does not come: leave it to a press
 * @property {Memory} [memory] outlives the page
 * @property {() => number} [now] ms
 * @property {(ms: number) => Promise<unknown>} [sleep]
 */

const WAITS_MS = [500, 500, 1_000, 2_000, 4_000, 8_000, 15_000];
/** A page that was opened anew for a film, and again is not the right one, is not opened a third time by itself. */
const AGAIN_AFTER_MS = 60_000;
const KEY = "matinee.reopened";

export class Reopening {
  /** @param {Around} around */
  constructor({ memory = ofThisTab(), now = Date.now, sleep = later, ...around }) {
    Object.assign(this, { memory, now, sleep });
    this.around = around;
    this.wanted = /** @type {string|null} */ (null);
  }

  /**
   * Open the page anew for a film, once.
   * @param {string} item
   */
  async want(item) {
    if (this.wanted === item) return;
    this.wanted = item;
    const isNamed = await this.isNamed(item);
    if (this.isPassed(item)) return;
    this.wanted = null;
    const opens = isNamed && !this.wasOpenedFor(item) && this.remember(item);
    if (opens) this.around.reload();
    else this.around.giveUp();
  }

  /**
   * Wait until the room's row names the film.
   * @param {string} item
   */
  async isNamed(item) {
    for (const wait of WAITS_MS) {
      await this.sleep(wait * (0.75 + Math.random() / 2));
      if (this.isPassed(item)) return false;
      const room = await this.around.room().catch(() => null);
      if (room?.video?.id === item) return true;
    }
    return false;
  }

  /**
   * Whether the room went on to another film meanwhile.
   * @param {string} item
   */
  isPassed(item) {
    return this.wanted !== item || this.around.item() !== item;
  }

  /** @param {string} item */
  wasOpenedFor(item) {
    const [film, at] = (this.memory.getItem(KEY) ?? "").split(" ");
    return film === item && this.now() - Number(at) < AGAIN_AFTER_MS;
  }

  /**
   * Note that the page was opened for a film; tell whether that is kept: else it would be opened again and again.
   * @param {string} item
   */
  remember(item) {
    try {
      this.memory.setItem(KEY, `${item} ${this.now()}`);
    } catch {
      return false;
    }
    return this.wasOpenedFor(item);
  }
}

/** @returns {Memory} what lasts as long as the tab; nothing where the browser keeps nothing */
function ofThisTab() {
  try {
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => {} };
  }
}

/** @param {number} ms */
function later(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
