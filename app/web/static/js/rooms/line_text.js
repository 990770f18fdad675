/**
 * What a chat line is made of where it is shown: plain text, links, and names after an `@`. It is put into the page
 * piece by piece as text, never as HTML.
 *
 * @typedef {{kind: "text"|"link"|"name", text: string}} Piece
 */

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+/giu;
const CLOSING = /** @type {Record<string, string>} */ ({ ")": "(", "]": "[", "}": "{" });
const TAIL = ".,;:!?…»”’*_";

/**
 * Leave to the sentence what ends it, and a bracket that was opened before the link.
 * @param {string} link
 */
function trimmed(link) {
  let rest = link;
  while (rest) {
    const last = rest[rest.length - 1];
    const opened = CLOSING[last];
    const isOpenInside = opened && rest.split(opened).length >= rest.split(last).length;
    if (!TAIL.includes(last) && (!opened || isOpenInside)) break;
    rest = rest.slice(0, -1);
  }
  return rest;
}

/**
 * @param {string} text
 * @param {string[]} names
 * @returns {{at: number, length: number, kind: "link"|"name"}[]} what is more than text, in its order
 */
function findings(text, names) {
  const links = [...text.matchAll(LINK)].map((found) => {
    return { at: found.index, length: trimmed(found[0]).length, kind: /** @type {const} */ ("link") };
  });
  const longest = names.filter(Boolean).sort((a, b) => b.length - a.length).slice(0, 400);
  if (!longest.length || !text.includes("@")) return links;
  const quoted = longest.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const mention = new RegExp(`(?<![\\p{L}\\p{N}_@.])@(?:${quoted})(?![\\p{L}\\p{N}_])`, "giu");
  const mentions = [...text.matchAll(mention)].map((found) => {
    return { at: found.index, length: found[0].length, kind: /** @type {const} */ ("name") };
  });
  return [...links, ...mentions].sort((a, b) => a.at - b.at);
}

/**
 * Take a line apart; its pieces put together are the text.
 * @param {string} text
 * @param {string[]} [names] of people in the room
 * @returns {Piece[]}
 */
export function pieces(text, names = []) {
  const found = /** @type {Piece[]} */ ([]);
  let done = 0;
  for (const { at, length, kind } of findings(text, names)) {
    if (at < done || length < 5 && kind === "link") continue;
    if (at > done) found.push({ kind: "text", text: text.slice(done, at) });
    found.push({ kind, text: text.slice(at, at + length) });
    done = at + length;
  }
  if (done < text.length) found.push({ kind: "text", text: text.slice(done) });
  return found;
}

/**
 * Write a line into an element.
 * @param {Element} place
 * @param {string} text
 * @param {string[]} names
 * @param {string} own our name
 * @returns {boolean} whether we are named
 */
export function write(place, text, names, own) {
  const me = `@${own}`.toLowerCase();
  let isNamed = false;
  const nodes = pieces(text, own ? [...names, own] : names).map((piece) => {
    if (piece.kind === "link") return linkTo(piece.text);
    if (piece.kind === "text") return document.createTextNode(piece.text);
    const name = document.createElement("span");
    name.className = "line-mention";
    name.textContent = piece.text;
    isNamed ||= piece.text.toLowerCase() === me;
    return name;
  });
  place.replaceChildren(...nodes);
  return isNamed;
}

/** @param {string} text */
function linkTo(text) {
  const link = document.createElement("a");
  link.href = /^https?:/i.test(text) ? text : `https://${text}`;
  link.rel = "noopener nofollow ugc";
  link.target = "_blank";
  link.textContent = text;
  return link;
}
