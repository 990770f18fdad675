/** The names one may name in the chat: of whom is here, and of whom wrote what is shown. */

const MOST = 300;

export class People {
  /** @param {import("./session.js").RoomSession} session */
  constructor(session) {
    this.session = session;
    /** @type {Map<string, string>} by member */
    this.known = new Map();
    session.addEventListener("members", ({ detail }) => this.meetAll(detail.members ?? []));
    session.addEventListener("chat", ({ detail }) => this.meet(detail.member));
    session.addEventListener("joined", ({ detail: { chat, members } }) => {
      this.meetAll(chat.map((/** @type {any} */ line) => line.member));
      this.meetAll(members.members ?? []);
    });
  }

  /** @param {{id: string, name: string}[]} members */
  meetAll(members) {
    for (const member of members) this.meet(member);
  }

  /** @param {{id: string, name: string}} member */
  meet({ id, name }) {
    this.known.delete(id);
    this.known.set(id, name);
    if (this.known.size > MOST) this.known.delete(this.known.keys().next().value ?? "");
  }

  get names() {
    return [...this.known.values()];
  }

  /** All but our own. */
  get others() {
    return [...this.known].filter(([id]) => id !== this.session.you?.id).map(([, name]) => name);
  }
}
