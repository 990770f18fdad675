/**
 * Feeds the media element: opens what the server offers, keeps its signature fresh, and mends what breaks.
 *
 * Dispatches `answer` with what the server says, `unanswered` where it says nothing yet, `words` for people to read.
 *
 * @typedef {import("./playback.js").Answer} Answer
 */

import { Hls } from "../../vendor/player.js";
import { PASSING } from "../realtime.js";
import { Refused, ask, mustReopen, resigned, signedStart } from "./playback.js";
import * as words from "./words.js";

const RENEW_BEFORE_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const MOST_MENDS = 3;

export class Source extends EventTarget {
  /**
   * @param {HTMLElement & Record<string, any>} media the hls-video element
   * @param {string} url where to ask for playback
   */
  constructor(media, url) {
    super();
    this.media = media;
    this.url = url;
    /** @type {Answer|null} */
    this.answer = null;
    this.mends = 0;
    this.tries = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.renewal = undefined;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.retry = undefined;
    media.addEventListener("playing", () => this.recovered());
  }

  /**
   * Go to another film: what is still answered about the former one counts no more.
   * @param {string} url
   */
  point(url) {
    this.url = url;
    this.answer = null;
  }

  /**
   * Open at a position; answers false while there is nothing to play yet.
   * @param {(answer: Answer) => number} startAt seconds
   */
  async open(startAt) {
    const { url } = this;
    const answer = await ask(url);
    if (!answer || url !== this.url) return false;
    this.take(answer);
    this.load(startAt(answer));
    return true;
  }

  /** Ask again, and open again if other files are to be played now. */
  async refresh() {
    try {
      const { url } = this;
      const answer = await ask(url);
      if (!answer || url !== this.url) return;
      const reopen = !this.answer || mustReopen(this.answer, answer);
      this.take(answer);
      if (reopen) await this.reopen();
    } catch (error) {
      this.fail(error);
    }
  }

  /**
   * Keep an answer: the newest signature is used for every file from now on.
   * @param {Answer} answer
   */
  take(answer) {
    this.answer = answer;
    clearTimeout(this.renewal);
    if (answer.expires_at) {
      const left = Date.parse(answer.expires_at) - Date.now() - RENEW_BEFORE_MS;
      const wait = Math.min(Math.max(5_000, left), LONGEST_TIMER_MS);
      this.renewal = setTimeout(() => void this.refresh(), wait);
    }
    this.dispatchEvent(new CustomEvent("answer", { detail: answer }));
  }

  /** @param {number} position */
  load(position) {
    const { media } = this;
    if (this.answer?.embed) {
      this.dispatchEvent(new CustomEvent("elsewhere", { detail: this.answer }));
      return;
    }
    const url = this.answer?.master_url ?? "";
    media.config = this.config(position);
    if (media.src === url) void media.load();
    else media.src = url;
    queueMicrotask(() => queueMicrotask(() => this.listen()));
  }

  /** @param {number} position */
  config(position) {
    return {
      autoStartLoad: false,
      startPosition: position,
      // A film that is still being made has a length, and it grows; it is no live broadcast.
      liveDurationInfinity: false,
      // Captions come by our own list, which changes while the film is open.
      renderTextTracksNatively: false,
      backBufferLength: 60,
      xhrSetup: (/** @type {XMLHttpRequest} */ xhr, /** @type {string} */ url) => this.sign(xhr, url),
    };
  }

  /**
   * @param {XMLHttpRequest} xhr
   * @param {string} url
   */
  sign(xhr, url) {
    const start = signedStart(new URL(this.answer?.master_url ?? "", location.href).href);
    xhr.open("GET", resigned(url, start), true);
  }

  listen() {
    const { api } = this.media;
    if (!api) {
      if (!Hls.isSupported()) this.say(words.unsupported());
      return;
    }
    api.on(Hls.Events.ERROR, (_, data) => data.fatal && this.mend(data));
  }

  /** Open again where we are, and play on if we were playing. */
  async reopen() {
    const { media } = this;
    const position = media.currentTime || 0;
    const playing = !media.paused;
    this.dispatchEvent(new Event("reopening"));
    this.load(position);
    if (!playing) return;
    await new Promise((resolve) => media.addEventListener("loadedmetadata", resolve, { once: true }));
    await media.play().catch(() => {});
  }

  /**
   * Mend a fatal error by its kind.
   * @param {{type: string, response?: {code: number}}} data
   */
  mend(data) {
    const { api } = this.media;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && this.mends < MOST_MENDS) {
      this.mends += 1;
      api?.recoverMediaError();
      return;
    }
    if (data.type !== Hls.ErrorTypes.NETWORK_ERROR) {
      this.say(words.broken());
      return;
    }
    this.say(words.lost());
    this.later(() => this.again());
  }

  /** After a lost connection or a signature that ran out: ask again, then go on. */
  async again() {
    try {
      const answer = await ask(this.url);
      if (!answer) throw new Error("Nothing to play.");
      const reopen = !this.answer || mustReopen(this.answer, answer);
      this.take(answer);
      this.say("");
      const { api } = this.media;
      if (reopen || !api?.levels?.length) await this.reopen();
      else api.startLoad(this.media.currentTime);
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {unknown} error */
  fail(error) {
    if (!(error instanceof Refused)) this.lack();
    else if (PASSING.has(error.code)) this.wait(error);
    else this.end(error);
  }

  /** The server does not answer: what is loaded plays on, and where nothing is we say so. */
  lack() {
    this.later(() => this.again());
    if (this.answer) return;
    this.say(words.unanswered());
    this.dispatchEvent(new Event("unanswered"));
  }

  /**
   * Say why nothing more comes for now, and ask again; what is loaded plays on.
   * @param {{code: string, message: string}} why
   */
  wait(why) {
    this.say(words.refusal(why));
    this.later(() => this.again());
  }

  /** The server answers again: what waits for it waits no longer. */
  hurry() {
    if (this.retry === undefined) return;
    clearTimeout(this.retry);
    this.retry = undefined;
    this.tries = 0;
    void this.again();
  }

  /**
   * Stop for good, whatever is pressed: what was loaded already is let go too.
   * @param {{code: string, message: string}} why
   */
  end(why) {
    this.close();
    this.answer = null;
    this.media.pause();
    this.say(words.ended(why));
    this.media.removeAttribute("src");
  }

  /** @param {() => void} action */
  later(action) {
    clearTimeout(this.retry);
    const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
    this.tries += 1;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      action();
    }, wait);
  }

  recovered() {
    this.tries = 0;
    this.mends = 0;
    this.say("");
  }

  /** @param {string} text nothing takes the words away */
  say(text) {
    this.dispatchEvent(new CustomEvent("words", { detail: text }));
  }

  close() {
    clearTimeout(this.renewal);
    clearTimeout(this.retry);
    this.retry = undefined;
  }
}
