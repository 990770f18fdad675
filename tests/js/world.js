/** A small world for the follower: a clock that only moves when told, and a player with a body of its own. */

export class World {
  constructor() {
    this.time = 1000;
    this.timers = [];
  }

  now = () => this.time;

  /** Run `step` every `every` ms for `ms`. */
  run(ms, step, every = 5) {
    const end = this.time + ms;
    while (this.time < end) {
      this.time += every;
      step(this.time);
    }
  }
}

/** A player that takes time to start and to seek, runs a little fast, and shows whole frames. */
export class FakePlayer {
  constructor(world, { startMs = 90, seekMs = 180, speed = 1, duration = 600, whole = duration } = {}) {
    Object.assign(this, { world, startMs, seekMs, speed, made: duration, whole });
    this.rateable = true;
    this.at = 0;
    this.rate = 1;
    this.isPaused = true;
    this.blockedUntil = 0;
    this.seekCount = 0;
    this.rates = [];
    this.refuses = false;
    /** Whether it loads too little to begin until it is told to play. */
    this.lazy = false;
  }

  position = () => (this.world.time < this.blockedUntil && this.seeking ? null : this.at);
  paused = () => this.isPaused;
  ready = () => this.world.time >= this.blockedUntil && !(this.lazy && this.isPaused);
  duration = () => this.made;
  length = () => this.whole;

  play = () => {
    if (this.refuses) return Promise.reject(Object.assign(new Error("no"), { name: "NotAllowedError" }));
    if (this.isPaused) this.block(this.startMs);
    this.isPaused = false;
    return Promise.resolve();
  };

  pause = () => {
    this.isPaused = true;
  };

  seek = (position) => {
    this.at = position;
    this.seekCount += 1;
    this.seeking = true;
    this.block(this.seekMs);
  };

  setRate = (rate) => {
    if (rate !== this.rate) this.rates.push(rate);
    this.rate = rate;
  };

  block(ms) {
    this.blockedUntil = Math.max(this.blockedUntil, this.world.time) + ms;
  }

  /** Let `ms` pass. */
  step(ms) {
    if (!this.ready()) return;
    this.seeking = false;
    if (!this.isPaused) this.at = Math.min(this.made, this.at + (ms / 1000) * this.rate * this.speed);
  }
}
