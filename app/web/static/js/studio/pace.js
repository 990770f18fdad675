// How fast bytes go and how long the rest takes, smoothed over the last seconds.
const WINDOW = 8000;

export class Pace {
  constructor() {
    this.samples = [];
  }

  add(sent, now = performance.now()) {
    this.samples.push({ sent, now });
    while (this.samples.length > 2 && now - this.samples[0].now > WINDOW) this.samples.shift();
  }

  forget() {
    this.samples = [];
  }

  // Bytes a second, or null while it is too early to say.
  get speed() {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || last.now - first.now < 500) return null;
    return ((last.sent - first.sent) * 1000) / (last.now - first.now);
  }

  secondsLeft(total) {
    const speed = this.speed;
    return speed ? (total - this.samples.at(-1).sent) / speed : Infinity;
  }
}
