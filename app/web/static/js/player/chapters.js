/**
 * The chapters of the open film: on its timeline, and in the list below it.
 *
 * @typedef {{start: number, title: string}} Chapter
 */

const pad = (/** @type {number} */ number, size = 2) => String(number).padStart(size, "0");

/** @param {number} seconds */
function stamp(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return `${parts.map((part) => pad(part)).join(":")}.${pad(Math.floor((seconds % 1) * 1000), 3)}`;
}

/** @param {string} title one line, without what a cue would read as markup */
function cueText(title) {
  return title.replace(/\s+/g, " ").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/**
 * Write chapters as WebVTT: each goes on until the next begins.
 * @param {Chapter[]} chapters
 * @param {number} end seconds
 */
export function asVtt(chapters, end) {
  const cues = chapters.map(({ start, title }, n) => {
    const until = chapters[n + 1]?.start ?? Math.max(end, start + 1);
    return `${stamp(start)} --> ${stamp(until)}\n${cueText(title)}`;
  });
  return ["WEBVTT", ...cues].join("\n\n");
}

/**
 * Put the chapters on the timeline; what is there already stays as it is.
 * @param {HTMLElement & Record<string, any>} media
 * @param {Chapter[]} chapters
 * @param {number} end seconds
 */
export function offerChapters(media, chapters, end) {
  const present = /** @type {HTMLTrackElement|null} */ (media.querySelector("track[kind='chapters']"));
  const text = chapters?.length ? asVtt(chapters, end) : "";
  if ((present?.dataset.text ?? "") === text) return;
  if (present) URL.revokeObjectURL(present.src);
  present?.remove();
  if (!text) return;
  const track = document.createElement("track");
  const src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
  Object.assign(track, { kind: "chapters", default: true, src });
  track.dataset.text = text;
  media.append(track);
}

/**
 * Links of chapters seek in place, and the one that plays is marked.
 * @param {HTMLElement & Record<string, any>} media
 * @param {(seconds: number) => void} seek
 */
export function followChapters(media, seek) {
  const links = /** @type {HTMLAnchorElement[]} */ ([
    ...document.querySelectorAll("[data-chapters] [data-seek]"),
  ]);
  if (!links.length) return;
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      seek(Number(link.dataset.seek));
    });
  }
  media.addEventListener("timeupdate", () => {
    const now = links.findLast((link) => Number(link.dataset.seek) <= media.currentTime);
    for (const link of links) {
      if (link === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  });
}
