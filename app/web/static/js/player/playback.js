/**
 * Asks the server what there is to play.
 *
 * @typedef {{id: string, language: string, name: string, kind: string, default?: boolean, url?: string}} Track
 * @typedef {{height: number, width: number, state: string}} Rendition
 * @typedef {object} Answer
 * @property {string|null} master_url
 * @property {{provider: string, id: string, url: string}|null} [embed] another site's player
 * @property {string|null} expires_at
 * @property {number|null} duration
 * @property {Rendition[]} renditions
 * @property {Track[]} audio_tracks
 * @property {Track[]} captions
 * @property {string|null} storyboard_url
 * @property {number|null} position
 */

/** The server says no, and trying again by itself would not help. */
export class Refused extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * What there is to play at an address; null while nothing is. Throws `Refused`, or what `fetch` throws.
 * @param {string} url
 * @returns {Promise<Answer|null>}
 */
export async function ask(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (answer.ok) {
    const playback = await answer.json();
    return playback.master_url || playback.embed ? playback : null;
  }
  if (answer.status === 409) return null;
  if (answer.status >= 500) throw new Error("The server does not answer.");
  const { error } = await answer.json().catch(() => ({ error: {} }));
  throw new Refused(error?.code ?? "FORBIDDEN", error?.message ?? "");
}

/**
 * The part of a media address that names the files, without the signed token before it.
 * @param {string} url
 */
export function filesOf(url) {
  return new URL(url, "http://here").pathname.replace(/^\/media\/[^/]+\//, "");
}

/**
 * The signed start of a media address, up to and with the token.
 * @param {string} url
 */
export function signedStart(url) {
  return /^.*\/media\/[^/]+\//.exec(url)?.[0] ?? "";
}

/**
 * The same file under a newer signature.
 * @param {string} url
 * @param {string} start the newer signed start
 */
export function resigned(url, start) {
  const old = signedStart(url);
  return old && start ? start + url.slice(old.length) : url;
}

/**
 * Whether what plays must be opened again to offer what the newer answer has.
 * @param {Answer} old
 * @param {Answer} now
 */
export function mustReopen(old, now) {
  if (filesOf(old.master_url ?? "") !== filesOf(now.master_url ?? "")) return true;
  return offered(old) !== offered(now);
}

/** @param {Answer} answer */
function offered({ renditions, audio_tracks: audio }) {
  const heights = renditions.filter(({ state }) => state !== "PENDING").map(({ height }) => height);
  const voices = audio.map(({ id, language }) => `${id}:${language}`);
  return JSON.stringify([heights.sort((a, b) => a - b), voices.sort()]);
}
