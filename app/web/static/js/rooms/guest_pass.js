/** A guest's proof of who they were, kept for the tab, so that a reload does not make a second guest. */

const PREFIX = "matinee.room.";

export class GuestPass {
  /** @param {string} slug */
  constructor(slug) {
    this.key = PREFIX + slug;
    this.token = this.read();
  }

  /** @returns {string|null} */
  read() {
    try {
      return sessionStorage.getItem(this.key);
    } catch {
      return null;
    }
  }

  /** @param {string|null|undefined} token */
  keep(token) {
    if (!token) return;
    this.token = token;
    try {
      sessionStorage.setItem(this.key, token);
    } catch {
      // Without storage a reload makes a new guest, and no harm is done.
    }
  }
}
