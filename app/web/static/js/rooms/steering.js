/**
 * What pressing the player's controls means in a room: it asks the room, and nobody moves alone.
 * Who may not steer is told so; who chose to be on their own has the player to themselves.
 *
 * @typedef {import("./follower.js").Follower} Follower
 * @typedef {import("./session.js").RoomSession} RoomSession
 */

const SEEK_SETTLES_MS = 250;

/** Which grant each control needs. */
const NEEDS = {
  mediaplayrequest: "play",
  mediapauserequest: "pause",
  mediaseekrequest: "seek",
  mediaplaybackraterequest: "rate",
};

export class Steering {
  /**
   * @param {import("../player/player.js").Player} player
   * @param {Follower} follower
   * @param {RoomSession} session
   */
  constructor(player, follower, session) {
    this.player = player;
    this.follower = follower;
    this.session = session;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.settling = undefined;
    /** Where the hand is, while it has not come to rest. */
    this.sought = /** @type {number|null} */ (null);
    this.acts = {
      mediaplayrequest: () => this.play(),
      mediapauserequest: () => this.pause(),
      mediaseekrequest: (/** @type {number} */ position) => this.seek(position),
      mediaplaybackraterequest: (/** @type {string|number} */ rate) => this.rate(Number(rate)),
    };
    player.guard = (request, detail) => this.decide(request, detail);
  }

  /**
   * Whether a press goes to the media element; on our own it does, else the room is asked.
   * @param {string} request
   * @param {any} detail
   */
  decide(request, detail) {
    if (this.follower.mode === "detached") return true;
    if (this.session.may(NEEDS[request])) this.acts[request](detail);
    else this.session.dispatchEvent(new CustomEvent("not-granted", { detail: NEEDS[request] }));
    return false;
  }

  play() {
    if (this.sought !== null) void this.ask("play", this.sought);
    else if (this.follower.ended) void this.session.act("play", { position: 0 });
    else if (this.session.state?.playing) this.follower.catchUp();
    else void this.session.act("play");
  }

  /** A pause acts here at once; the others stop where we did. */
  pause() {
    const position = this.player.position() ?? this.player.media.currentTime;
    this.follower.assume({ playing: false, position });
    void this.ask("pause", position);
  }

  /**
   * Show the place at once; ask the room when the hand has come to rest.
   * @param {number} position seconds
   */
  seek(position) {
    this.follower.assume({ playing: false, position });
    this.sought = position;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.ask("seek", position), SEEK_SETTLES_MS);
  }

  /** @param {number} rate */
  rate(rate) {
    void this.session.act("rate", { rate });
  }

  /**
   * @param {"play"|"pause"|"seek"} action
   * @param {number} position seconds
   */
  async ask(action, position) {
    clearTimeout(this.settling);
    this.sought = null;
    const done = await this.session.act(action, { position });
    if (!done) this.follower.assume({});
  }
}
