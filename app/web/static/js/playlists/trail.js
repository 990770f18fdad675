/** What was watched since this tab was opened: going on by itself never leads round in a ring. */

const NAME = "matinee.trail";
const MOST = 50;

/**
 * The first that is not on the trail; the first of all when all are.
 * @template {string} T
 * @param {T[]} ids
 * @param {string[]} trail
 */
export function firstNew(ids, trail) {
  return ids.find((id) => !trail.includes(id)) ?? ids[0];
}

/**
 * Put a video on the trail, and answer the whole of it.
 * @param {string} id
 * @returns {string[]}
 */
export function follow(id) {
  try {
    const before = JSON.parse(sessionStorage.getItem(NAME) ?? "[]");
    const trail = [...before.filter((/** @type {string} */ one) => one !== id), id].slice(-MOST);
    sessionStorage.setItem(NAME, JSON.stringify(trail));
    return trail;
  } catch {
    return [id];
  }
}
