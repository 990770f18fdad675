// Notes which frame stood on the screen when, and whether the browser was starved while it did.
(() => {
  const GAP_MS = 250;
  const frames = [];
  let gaps = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    if (now - last > GAP_MS) gaps += 1;
    last = now;
  }, 50);
  const watch = (video) => {
    const note = (_, { mediaTime, expectedDisplayTime }) => {
      frames.push([expectedDisplayTime, mediaTime]);
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  };
  const find = () => {
    const video = document.querySelector("hls-video")?.nativeEl;
    if (video) watch(video);
    else setTimeout(find, 50);
  };
  document.addEventListener("DOMContentLoaded", find);
  window.driftProbe = {
    now: () => performance.now(),
    // Be a browser with little room for film, also after the film was opened anew.
    keep: (seconds) => {
      const least = { maxBufferLength: seconds, maxMaxBufferLength: seconds, frontBufferFlushThreshold: 2 * seconds };
      setInterval(() => {
        const config = document.querySelector("hls-video")?.api?.config;
        if (config) Object.assign(config, least, { backBufferLength: seconds });
      }, 20);
    },
    begin: () => {
      gaps = 0;
      window.driftProbe.began = performance.now();
      frames.length = 0;
      const { droppedVideoFrames, totalVideoFrames } = quality();
      window.driftProbe.before = { droppedVideoFrames, totalVideoFrames };
    },
    end: () => {
      const { before, began } = window.driftProbe;
      const after = quality();
      return {
        frames: frames.splice(0),
        began,
        ended: performance.now(),
        gaps,
        dropped: after.droppedVideoFrames - before.droppedVideoFrames,
        total: after.totalVideoFrames - before.totalVideoFrames,
      };
    },
  };
  const quality = () => document.querySelector("hls-video").nativeEl.getVideoPlaybackQuality();
})();
