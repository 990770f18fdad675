/** What this person chose before, kept in this browser; a browser that keeps nothing is no error. */

const PREFIX = "matinee.player.";

/**
 * @param {string} name
 * @returns {string|null}
 */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/**
 * Remember a choice; null forgets it.
 * @param {string} name
 * @param {string|null} value
 */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Storage is full or forbidden; the choice then lasts as long as the page.
  }
}

/**
 * Forget where this person stopped, in one video or in all.
 * @param {string} id of the video; every one when it is empty
 */
export function forgetPositions(id) {
  const begin = `${PREFIX}position.${id}`;
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(begin)) localStorage.removeItem(name);
    }
  } catch {
    // Nothing is kept here.
  }
}
