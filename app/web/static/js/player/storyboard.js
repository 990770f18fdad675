/**
 * The storyboard of a film: sheets of small pictures, and a WebVTT that says which part of which sheet shows which
 * seconds. The browser itself reads it, as a track of metadata: below the player's timeline and on cards alike.
 *
 * @typedef {{url: string, x: number, y: number, width: number, height: number}} Tile
 */

/**
 * The track the player looks for its previews in.
 * @param {string} url of the WebVTT
 */
export function storyboardTrack(url) {
  const track = document.createElement("track");
  return Object.assign(track, { kind: "metadata", label: "thumbnails", default: true, src: url });
}

/**
 * Which part of which sheet a cue names: `sheet.jpg#xywh=0,108,192,108`.
 * @param {string} text
 * @param {string} base the address of the WebVTT
 * @returns {Tile|null}
 */
export function tileOf(text, base) {
  const url = new URL(text.trim(), base);
  const [x, y, width, height] = url.hash.replace("#xywh=", "").split(",").map(Number);
  url.hash = "";
  return width > 0 && height > 0 ? { url: url.href, x, y, width, height } : null;
}

/**
 * So many of a list, evenly from its beginning to its end.
 * @template T
 * @param {T[]} all
 * @param {number} count
 * @returns {T[]}
 */
export function spread(all, count) {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, n) => all[Math.floor((n * all.length) / count)]);
}

/**
 * All tiles of a storyboard, in the order of the film.
 * @param {string} url of the WebVTT
 * @returns {Promise<Tile[]>}
 */
export async function tilesOf(url) {
  const reader = document.createElement("video");
  const element = storyboardTrack(url);
  const read = new Promise((resolve, reject) => {
    element.addEventListener("load", resolve, { once: true });
    element.addEventListener("error", () => reject(new Error("no storyboard")), { once: true });
  });
  reader.append(element);
  element.track.mode = "hidden";
  await read;
  const cues = /** @type {VTTCue[]} */ ([...(element.track.cues ?? [])]);
  return cues.map(({ text }) => tileOf(text, element.src)).filter((tile) => tile !== null);
}
