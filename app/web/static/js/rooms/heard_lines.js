/**
 * Up to which number we know every line of the chat, for whoever comes back and asks for the rest.
 *
 * The newest number is not it: a line may overtake an earlier one that its server could not tell in time.
 */
export class HeardLines {
  constructor() {
    this.upto = 0;
    /** Lines that came before one we do not have. */
    this.later = /** @type {Set<number>} */ (new Set());
  }

  /**
   * Nothing up to this number is missed: it was there before us, or was cleared away.
   * @param {number} seq
   */
  skip(seq) {
    this.upto = Math.max(this.upto, seq);
    while (this.later.delete(this.upto + 1)) this.upto += 1;
  }

  /** @param {number} seq */
  add(seq) {
    if (seq > this.upto) this.later.add(seq);
    this.skip(0);
  }
}
