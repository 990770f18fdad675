/** The player's keys: space k j l arrows m f c, everywhere on the page except where one types or chooses. */

const SMALL_STEP = 5;
const LARGE_STEP = 10;
const VOLUME_STEP = 0.05;
const TYPING = "input, textarea, select, [contenteditable='true'], [role^='menuitem'], [role='slider']";
/** Fields that take no letters; arrows and space are theirs. */
const CHOOSING = "input:is([type='radio'], [type='checkbox'], [type='range'])";
const LETTER = /^[a-z]$/;
const PRESSING = "button, a[href], summary, [role='button'], media-chrome-button";

/**
 * What each key asks of the player.
 * @type {Record<string, (player: import("./player.js").Player) => void>}
 */
const KEYS = {
  " ": (player) => player.toggle(),
  k: (player) => player.toggle(),
  j: (player) => player.askSeekBy(-LARGE_STEP),
  l: (player) => player.askSeekBy(LARGE_STEP),
  ArrowLeft: (player) => player.askSeekBy(-SMALL_STEP),
  ArrowRight: (player) => player.askSeekBy(SMALL_STEP),
  ArrowUp: (player) => player.changeVolume(VOLUME_STEP),
  ArrowDown: (player) => player.changeVolume(-VOLUME_STEP),
  m: (player) => player.request(player.media.muted ? "mediaunmuterequest" : "mediamuterequest"),
  f: (player) => player.toggleFullscreen(),
  c: (player) => player.request("mediatogglesubtitlesrequest"),
  t: (player) => player.dispatchEvent(new Event("theatre")),
};
/** Arrows up and down scroll the page unless the player has the focus. */
const ONLY_INSIDE = new Set(["ArrowUp", "ArrowDown"]);

/** @param {import("./player.js").Player} player */
export function listenToKeys(player) {
  document.addEventListener("keydown", (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = KEYS[key];
    if (!act || !isForPlayer(event, key, player.root)) return;
    event.preventDefault();
    act(player);
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {string} key
 * @param {HTMLElement} root
 */
function isForPlayer(event, key, root) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const path = event.composedPath().filter((node) => node instanceof Element);
  if (path.some((node) => node.matches("[role='menu'], dialog"))) return false;
  if (path[0]?.matches(TYPING) && !(path[0].matches(CHOOSING) && LETTER.test(key))) return false;
  if (key === " " && path.some((node) => node.matches(PRESSING))) return false;
  return !ONLY_INSIDE.has(key) || path.includes(root);
}
