/**
 * What a follower stands on.
 *
 * @typedef {object} Transport what is followed with: a player, whatever plays in it
 * @property {() => number|null} position seconds shown now; null while it cannot be told
 * @property {() => boolean} paused
 * @property {() => boolean} ready whether there is data to play here and no seek is under way
 * @property {() => number} duration seconds there are to play by now
 * @property {() => number} length of the whole film in seconds, also while it is still being made
 * @property {boolean} rateable whether the rate can be set freely
 * @property {number} [tolerance] seconds of error that are let be, where the position is told roughly
 * @property {() => Promise<void>} play
 * @property {() => void} pause
 * @property {(position: number) => void} seek
 * @property {(rate: number) => void} setRate
 * @typedef {object} Outside
 * @property {() => number} [now] monotonic ms
 * @property {() => number|null} serverNow ms
 * @property {(kind: "stuck"|"refused"|"moving"|"drift", detail?: unknown) => void} [tell] `drift` in seconds; null while unknown
 */

/**
 * @typedef {object} Line a line of the chat
 * @property {string} [id]
 * @property {number} [seq]
 * @property {number} [v] counts what became of it
 * @property {string} [kind] `said` or `announced`
 * @property {{id: string|null, name: string}} member
 * @property {string} [role] what the writer was in the room when the line was told
 * @property {string} text
 * @property {string|null} [reply_to]
 * @property {{name: string, text: string, deleted: boolean}|null} [quote]
 * @property {number|null} [position]
 * @property {string|null} [video_id]
 * @property {string} created_at
 * @property {string|null} [edited_at]
 * @property {boolean} [deleted]
 * @property {Record<string, number>} [reactions]
 * @property {string[]|null} [mine] our own reactions, where we know them
 */

export {};
