/** So long after the last reason to read again that reading begins. */
const REREAD_MS = 1_000;

/** Reads again soon, however many reasons there are, and never twice at once. */
export class Rereading {
  /**
   * @param {() => Promise<void>} read
   * @param {number} pause in ms
   */
  constructor(read, pause = REREAD_MS) {
    this.read = read;
    this.pause = pause;
    this.isReading = this.isWanted = false;
    this.timer = /** @type {ReturnType<typeof setTimeout>|undefined} */ (undefined);
  }

  soon() {
    this.isWanted = true;
    clearTimeout(this.timer);
    if (!this.isReading) this.timer = setTimeout(() => void this.run(), this.pause);
  }

  async run() {
    [this.isReading, this.isWanted] = [true, false];
    await this.read();
    this.isReading = false;
    if (this.isWanted) this.soon();
  }
}

/**
 * Reads the chat again from a number on, page by page, after the line broke: what was said in the meantime, however
 * much, and what became of the lines before.
 *
 * @typedef {import("./types.js").Line} Line
 * @param {(question: {after: number}) => Promise<{messages: Line[], more: boolean}>} ask
 * @param {number} after
 * @param {(line: Line) => void} show
 */
export async function readOn(ask, after, show) {
  let from = after;
  let more = true;
  while (more) {
    const answer = await ask({ after: from });
    for (const line of answer.messages) show(line);
    from = answer.messages.at(-1)?.seq ?? from;
    more = answer.more;
  }
}
