/**
 * Captions, storyboard and spoken languages of the open film, and what this person prefers of them.
 *
 * @typedef {import("./playback.js").Answer} Answer
 */

import { filesOf } from "./playback.js";
import { offerChapters } from "./chapters.js";
import { recall, remember } from "./preferences.js";
import { storyboardTrack } from "./storyboard.js";

const OFF = "off";

/** What a person presses when they choose; what the browser does by itself is no choice. */
const CAPTION_REQUESTS = [
  "mediashowsubtitlesrequest",
  "mediadisablesubtitlesrequest",
  "mediatogglesubtitlesrequest",
];

export class Tracks {
  /**
   * @param {HTMLElement & Record<string, any>} media the hls-video element
   * @param {HTMLElement} controller what hears the presses on the menus
   */
  constructor(media, controller) {
    this.media = media;
    media.audioTracks?.addEventListener("addtrack", () => queueMicrotask(() => this.chooseVoice()));
    controller.addEventListener("mediaaudiotrackrequest", (event) => this.keepVoice(event.detail));
    for (const name of CAPTION_REQUESTS) {
      controller.addEventListener(name, () => setTimeout(() => this.keepCaptions(), 0));
    }
  }

  /**
   * Offer what the answer lists; what is there already stays as it is.
   * @param {Answer} answer
   */
  offer(answer) {
    const wanted = answer.captions.filter(({ url }) => url);
    this.dropAllBut(new Set(wanted.filter((one) => this.isHere(one)).map(({ id }) => id)));
    for (const caption of wanted) this.addCaption(caption);
    this.setStoryboard(answer.storyboard_url);
    offerChapters(this.media, answer.chapters, answer.duration ?? 0);
    setTimeout(() => this.chooseCaptions(), 0);
  }

  /**
   * Whether a track is here with these very words: a changed one has another file.
   * @param {import("./playback.js").Track} caption
   */
  isHere({ id, url }) {
    const present = this.media.querySelector(`track[data-id="${CSS.escape(id)}"]`);
    return present !== null && filesOf(present.src) === filesOf(url ?? "");
  }

  /** @param {Set<string>} ids */
  dropAllBut(ids) {
    for (const track of this.media.querySelectorAll("track[data-id]")) {
      if (!ids.has(track.dataset.id)) track.remove();
    }
  }

  /** @param {import("./playback.js").Track} caption */
  addCaption({ id, url, language, name, kind }) {
    const present = this.media.querySelector(`track[data-id="${CSS.escape(id)}"]`);
    const track = present ?? document.createElement("track");
    track.dataset.id = id;
    track.kind = kind === "subtitles" ? "subtitles" : "captions";
    track.label = name;
    track.srclang = language;
    if (!present) {
      track.src = url ?? "";
      this.media.append(track);
    }
  }

  /** @param {string|null} url */
  setStoryboard(url) {
    const present = this.media.querySelector("track[label='thumbnails']");
    if (present?.getAttribute("src")?.split("/").at(-1) === url?.split("/").at(-1)) return;
    present?.remove();
    if (url) this.media.append(storyboardTrack(url));
  }

  /** Show the captions this person chose before; none unless they did. */
  chooseCaptions() {
    const wanted = recall("captions") ?? OFF;
    for (const track of this.captions()) {
      track.mode = wanted !== OFF && track.language === wanted ? "showing" : "disabled";
    }
  }

  keepCaptions() {
    const shown = this.captions().find(({ mode }) => mode === "showing");
    remember("captions", shown?.language ?? OFF);
  }

  /** @returns {TextTrack[]} */
  captions() {
    return [...this.media.textTracks].filter(({ kind }) => kind === "captions" || kind === "subtitles");
  }

  /** The language that is read now, if any. */
  read() {
    return this.captions().find(({ mode }) => mode === "showing")?.language || null;
  }

  /** The language that is heard now, where the film says which it is. */
  heard() {
    return [...(this.media.audioTracks ?? [])].find(({ enabled }) => enabled)?.language || null;
  }

  /** Play the language this person chose before, where the film speaks it. */
  chooseVoice() {
    const wanted = recall("audio");
    const voices = [...this.media.audioTracks];
    const voice = voices.find(({ language }) => language === wanted);
    if (!voice || voice.enabled) return;
    for (const other of voices) other.enabled = other === voice;
  }

  /** @param {string} id of the track chosen */
  keepVoice(id) {
    const chosen = [...this.media.audioTracks].find((track) => track.id === id);
    if (chosen) remember("audio", chosen.language);
  }
}
