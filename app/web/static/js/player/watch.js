/** The watch page: opens the film, by itself when it becomes watchable, and shares it. */

import { get } from "../lib/api.js";
import { percent } from "../lib/time.js";
import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { startReactions } from "../reactions/reactions.js";
import { goOn } from "../playlists/going_on.js";
import { startSaving } from "../playlists/save.js";
import { watchVideo } from "../realtime.js";
import { playerFor } from "./choose.js";
import { followChapters } from "./chapters.js";
import { Player } from "./player.js";
import { recall, remember } from "./preferences.js";
import { showReplayed } from "./replayed.js";
import { clockOf, keepPosition, startAt } from "./resume.js";
import { startSharing } from "./share.js";
import { startTranscript } from "./transcript.js";
import { tellOpened } from "../rooms/door_news.js";
import { startReplay } from "../rooms/replay.js";
import { reportWatching } from "./watching.js";

const POLL_MS = 3_000;
const root = /** @type {HTMLElement} */ (document.querySelector("[data-player]"));
const page = /** @type {HTMLElement} */ (document.querySelector("[data-watch]"));

/** @type {import("./player.js").Player|null} */
let built = null;
let opened = false;
/** @type {Promise<boolean>|null} */
let opening = null;
if ("unlocked" in page.dataset) tellOpened(root.dataset.id ?? "");

/** Open the film once, however many ask; answers whether there was something to open. */
async function open() {
  opening ??= tryToOpen();
  const done = await opening;
  opening = null;
  return done;
}

async function tryToOpen() {
  if (opened) return true;
  const { id, url } = root.dataset;
  built ??= await playerFor(root, { id, url, startAt: whereToBegin });
  opened = await built.open();
  if (opened) settle(id, built);
  return opened;
}

/**
 * @param {string} id
 * @param {import("./player.js").Player} player
 */
function settle(id, player) {
  page.dataset.state = "open";
  document.querySelector("[data-together]")?.removeAttribute("disabled");
  keepPosition(id, player.media);
  reportWatching(id, player.media);
  void showReplayed(id, root);
  startTheatre(player);
  startTranscript(player);
  startReplay(player);
  goOn(player);
  followChapters(player.media, (seconds) => player.request("mediaseekrequest", seconds));
}

/** @param {import("./playback.js").Answer} answer */
function whereToBegin(answer) {
  const seconds = startAt(root.dataset.id, answer, location.search);
  const asked = new URLSearchParams(location.search).has("t");
  if (seconds && !asked) toast(say("watch.resumed", { time: clockOf(seconds) }));
  return seconds;
}

/** @param {import("./player.js").Player} player */
function startTheatre(player) {
  const set = (/** @type {boolean} */ wide) => {
    page.toggleAttribute("data-theatre", wide);
    remember("theatre", wide ? "yes" : null);
  };
  set(recall("theatre") === "yes");
  player.addEventListener("theatre", () => set(!page.hasAttribute("data-theatre")));
}

/** @param {() => number} now A report is about the second that is shown. */
function startReporting(now) {
  const link = /** @type {HTMLAnchorElement|null} */ (document.querySelector("[data-report]"));
  link?.addEventListener("click", () => {
    const at = now();
    if (at > 0) link.search = new URLSearchParams({ at: at.toFixed(1) }).toString();
  });
}

/** @type {ReturnType<typeof setTimeout>|undefined} */
let nextLook;

/** The film is still being made: show how far it is, and open it as soon as it plays. */
async function look() {
  clearTimeout(nextLook);
  if (opened) return;
  const now = await get(`/videos/${root.dataset.id}/status`).catch(() => null);
  if (now?.watchable && (await open())) return;
  if (now) showProgress(document.querySelector("[data-making]"), now);
  clearTimeout(nextLook);
  nextLook = setTimeout(look, POLL_MS);
}

/**
 * @param {Element|null} status
 * @param {{status: string, progress: number, reason: string|null}} now
 */
function showProgress(status, now) {
  if (!status) return;
  const meter = status.querySelector("progress");
  if (meter) meter.value = now.progress;
  const words = status.querySelector("[data-making-words]");
  if (!words) return;
  words.textContent =
    now.status === "FAILED"
      ? (now.reason ?? say("watch.failed"))
      : say("watch.making", { percent: percent(now.progress) });
}

function onMedia() {
  if (opened) built?.mediaChanged();
  else void look();
}

async function start() {
  watchVideo(root.dataset.id, onMedia, (why) => built?.end(why));
  startSaving();
  startReporting(() => built?.media.currentTime ?? 0);
  startSharing(() => built?.media.currentTime ?? 0);
  if (page.dataset.state !== "watchable" || !(await open())) await look();
}

startReactions(() => (opened ? built : null));
void start();
