/** Links that people paste to name a film. */

const LINK = /\/(?:watch|embed)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]|$)/i;

/**
 * The film that a pasted link of this site leads to, or null.
 * @param {string} text
 * @param {string} origin ours
 */
export function filmOfLink(text, origin) {
  if (!URL.canParse(text, origin) || !/^(https?:|\/)/i.test(text)) return null;
  const link = new URL(text, origin);
  return link.origin === origin ? (LINK.exec(link.pathname)?.[1]?.toLowerCase() ?? null) : null;
}
