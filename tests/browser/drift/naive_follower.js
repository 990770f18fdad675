// The control: what most rooms do. It does as it is told when it is told, and never looks at a clock.
export class Follower {
  constructor(transport, { tell = () => {} }) {
    Object.assign(this, { transport, tell, state: null, mode: "follow", drift: null, pausing: false });
    this.running = false;
  }

  start() {
    this.running = true;
    if (this.state) this.obey(this.arrived());
  }

  /** Where the film is by what the server said last: how long the word was under way nobody knows. */
  arrived() {
    const { state } = this;
    const elapsed = state.playing ? Math.max(0, state.server_time - state.at) / 1000 : 0;
    return state.position + elapsed * state.rate;
  }

  apply(state) {
    if (this.state && this.state.epoch === state.epoch && state.v <= this.state.v) return;
    this.state = state;
    if (this.running) this.obey(this.arrived());
  }

  obey(position) {
    const { transport, state } = this;
    transport.seek(position);
    transport.setRate(state.rate);
    if (state.playing) transport.play().catch(() => {});
    else {
      this.pausing = true;
      transport.pause();
    }
  }

  assume() {}
  beatNow() {}
  catchUp() {}
  setMode(mode) {
    this.mode = mode;
  }
}
