// Stands in the place of YouTube's own script: a player that counts the seconds, by the interface YouTube documents.
window.YT = {
  PlayerState: { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 },
  Player: class {
    constructor(iframe, { events }) {
      this.listeners = {};
      this.state = -1;
      this.muted = false;
      this.rate = 1;
      window.fakeYouTube = this;
      this.at = Number(new URL(iframe.src).searchParams.get("start") ?? 0);
      setTimeout(() => {
        events.onReady();
        if (new URL(iframe.src).searchParams.get("autoplay")) this.playVideo();
      }, 50);
      setInterval(() => {
        if (this.state !== 1) return;
        this.at += 0.1 * this.rate;
        for (const tell of this.listeners.onVideoProgress ?? []) tell({ data: this.at });
      }, 100);
    }

    addEventListener(name, tell) {
      (this.listeners[name] ??= []).push(tell);
    }

    become(state) {
      this.state = state;
      for (const tell of this.listeners.onStateChange ?? []) tell({ data: state });
    }

    playVideo() {
      this.become(3);
      setTimeout(() => this.state === 3 && this.become(1), 60);
    }

    pauseVideo() {
      this.become(2);
    }

    seekTo(seconds) {
      this.at = seconds;
    }

    getPlayerState() {
      return this.state;
    }

    getCurrentTime() {
      return this.at;
    }

    getDuration() {
      return 213;
    }

    getVideoLoadedFraction() {
      return 1;
    }

    getVolume() {
      return 100;
    }

    setVolume() {}

    mute() {
      this.muted = true;
    }

    unMute() {
      this.muted = false;
    }

    isMuted() {
      return this.muted;
    }

    getPlaybackRate() {
      return this.rate;
    }

    setPlaybackRate(rate) {
      this.rate = rate;
    }

    getOption() {
      return [];
    }

    setOption() {}

    destroy() {}
  },
};
window.onYouTubeIframeAPIReady?.();
