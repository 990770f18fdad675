/**
 * A card shows moments of its film while a mouse rests on it or keys come to it. Nothing is fetched before that, and
 * nothing moves for who wants less motion or less traffic.
 *
 * @typedef {import("../player/storyboard.js").Tile} Tile
 */

import { ask } from "../player/playback.js";
import { spread, tilesOf } from "../player/storyboard.js";

const WAIT_MS = 350;
const STEP_MS = 700;
const MOMENTS = 10;
const ROOT = document.querySelector('meta[name="api"]')?.getAttribute("content") ?? "";

/** @type {Map<string, Promise<Tile[]>>} */
const known = new Map();

/** @param {string} id */
function momentsOf(id) {
  const found = known.get(id) ?? read(id).catch(() => []);
  known.set(id, found);
  return found;
}

/** @param {string} id */
async function read(id) {
  const answer = await ask(`${ROOT}/videos/${id}/playback`);
  return answer?.storyboard_url ? spread(await tilesOf(answer.storyboard_url), MOMENTS) : [];
}

/** @param {string} url */
async function sheet(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

class Preview {
  /** @param {HTMLElement} still */
  constructor(still) {
    this.still = still;
    this.layer = document.createElement("span");
    this.picture = document.createElement("span");
    this.layer.className = "preview";
    this.layer.setAttribute("aria-hidden", "true");
    this.layer.append(this.picture);
    this.timer = setTimeout(() => void this.begin(), WAIT_MS);
    this.over = false;
  }

  async begin() {
    const moments = await momentsOf(this.still.dataset.preview ?? "");
    if (moments.length) await this.show(moments, 0);
  }

  /**
   * @param {Tile[]} moments
   * @param {number} place
   */
  async show(moments, place) {
    if (this.over) return;
    const tile = moments[place % moments.length];
    const image = await sheet(tile.url).catch(() => null);
    if (!image || this.over) return;
    this.draw(tile, image);
    this.timer = setTimeout(() => void this.show(moments, place + 1), STEP_MS);
  }

  /**
   * @param {Tile} tile
   * @param {HTMLImageElement} image the sheet it is on
   */
  draw({ x, y, width, height, url }, { naturalWidth, naturalHeight }) {
    const part = (/** @type {number} */ start, /** @type {number} */ rest) => (rest ? (start / rest) * 100 : 0);
    Object.assign(this.picture.style, {
      aspectRatio: `${width} / ${height}`,
      backgroundImage: `url("${url}")`,
      backgroundSize: `${(naturalWidth / width) * 100}% ${(naturalHeight / height) * 100}%`,
      backgroundPosition: `${part(x, naturalWidth - width)}% ${part(y, naturalHeight - height)}%`,
    });
    if (!this.layer.isConnected) this.still.append(this.layer);
  }

  end() {
    this.over = true;
    clearTimeout(this.timer);
    this.layer.remove();
  }
}

/** @type {Preview|null} */
let current = null;

/** @param {HTMLElement|null} still */
function turnTo(still) {
  if (still === (current?.still ?? null)) return;
  current?.end();
  current = still && isWanted() ? new Preview(still) : null;
}

function isWanted() {
  const { connection } = /** @type {any} */ (navigator);
  return !matchMedia("(prefers-reduced-motion: reduce)").matches && !connection?.saveData;
}

/** @param {EventTarget|null} target */
function stillOf(target) {
  const card = target instanceof Element ? target.closest(":has(> [data-preview])") : null;
  return /** @type {HTMLElement|null} */ (card?.querySelector(":scope > [data-preview]") ?? null);
}

export function startPreviews() {
  const pointer = matchMedia("(hover: hover) and (pointer: fine)");
  document.addEventListener("pointerover", (event) => {
    if (pointer.matches && event.pointerType === "mouse") turnTo(stillOf(event.target));
  });
  document.documentElement.addEventListener("pointerleave", () => turnTo(null));
  document.addEventListener("focusin", ({ target }) => {
    if (/** @type {Element} */ (target).matches(":focus-visible")) turnTo(stillOf(target));
  });
  document.addEventListener("focusout", () => turnTo(null));
}
