/**
 * Where the picture is: the time of the frame on the screen where the browser tells it, else the sound's.
 */

/** A frame older than this says nothing about now, in ms. */
const STALE_MS = 500;
const CAN_PLAY = 3;

export class PictureClock {
  /**
   * @param {HTMLVideoElement} video
   * @param {{now?: () => number}} [outside]
   */
  constructor(video, { now = () => performance.now() } = {}) {
    this.video = video;
    this.now = now;
    /** @type {{media: number, at: number} | null} */
    this.frame = null;
    this.forget = () => (this.frame = null);
    for (const event of ["seeking", "pause", "ratechange", "emptied"]) {
      video.addEventListener(event, this.forget);
    }
    this.watch();
  }

  watch() {
    if (!("requestVideoFrameCallback" in this.video)) return;
    this.video.requestVideoFrameCallback((_, { mediaTime, expectedDisplayTime }) => {
      this.frame = { media: mediaTime, at: expectedDisplayTime };
      this.watch();
    });
  }

  /** Seconds into the film now; null while nothing can be shown. */
  position() {
    const { video, frame } = this;
    if (video.readyState < 1 || video.seeking) return null;
    const now = this.now();
    const fresh = frame && now - frame.at < STALE_MS && !video.paused;
    if (!fresh || video.readyState < CAN_PLAY) return video.currentTime;
    return frame.media + ((now - frame.at) / 1000) * video.playbackRate;
  }

  /** Whether the picture can move from here at once. */
  ready() {
    return this.video.readyState >= CAN_PLAY && !this.video.seeking;
  }
}
