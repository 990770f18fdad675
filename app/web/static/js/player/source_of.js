/** Where a viewer comes from: a word for a page of ours, else the host of another site alone. */

/** @type {[RegExp, string][]} */
const OURS = [
  [/^\/$/, "home"],
  [/^\/search/, "search"],
  [/^\/channels\//, "channel"],
  [/^\/watch\//, "related"],
  [/^\/(history|subscriptions|playlists|watch-later)/, "library"],
];

/**
 * @param {string} referrer the page before, or nothing
 * @param {string} here this page's address
 */
export function sourceOf(referrer, here) {
  const now = new URL(here);
  if (now.pathname.startsWith("/embed/")) return "embed";
  if (!referrer) return "direct";
  const before = new URL(referrer);
  if (before.host !== now.host) return before.hostname;
  return OURS.find(([path]) => path.test(before.pathname))?.[1] ?? "elsewhere";
}
