/** The room page: player, follower, members and chat, put together. */

import { get } from "../lib/api.js";
import { Tabs } from "../lib/tabs.js";
import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { Chat } from "./chat.js";
import { Controls } from "./controls.js";
import { Crowd } from "./crowd.js";
import { DoorNews } from "./door_news.js";
import { DoorSettings } from "./door_settings.js";
import { Entrance } from "./entrance.js";
import { Floats } from "./floats.js";
import { Follower } from "./follower.js";
import { GrantsTable } from "./grants_table.js";
import { Inviting } from "./inviting.js";
import { MemberList } from "./members.js";
import { isBelow, memberActs, memberMenu } from "./member_menu.js";
import { NextUp } from "./next_up.js";
import { OrderLists } from "./order_lists.js";
import { OrderPanel } from "./order_panel.js";
import { Overlay } from "./overlay.js";
import { Gate } from "./gate.js";
import { Queue } from "./queue.js";
import { QueuePanel } from "./queue_panel.js";
import { Reopening } from "./reopening.js";
import { Screen } from "./screen.js";
import { RoomSession } from "./session.js";
import { StatusWatch } from "./status.js";
import { Steering } from "./steering.js";

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);
/** Why one is out of the room though not out of the film. */
const LEFT = new Set(["KICKED", "BANNED", "ROOM_CLOSED"]);
const page = find("[data-room]");
const letsYouTubeIn = "embed" in page.dataset;
const playbackOf = (/** @type {string} */ item) => `${page.dataset.playback.replace(page.dataset.item, item)}?begin=false`;

const session = new RoomSession(page.dataset.slug);
const player = new Screen(find("[data-player]"), {
  id: page.dataset.item,
  url: playbackOf(page.dataset.item),
  preload: "auto",
});
const overlay = new Overlay(find("[data-overlay]"));
const follower = new Follower(player, { serverNow: () => session.clock.serverNow(), tell: onFollower });
const controls = new Controls(session, follower);
const gate = new Gate(find("[data-gate]"), { session, player, follower }, () => members.mark());
const status = new StatusWatch(player, follower, session, { isReady: () => gate.isReady });
const members = new MemberList(find("[data-members]"), {
  you: () => session.you?.id,
  plays: () => Boolean(session.state?.playing),
  waits: (id) => gate.waitsFor(id),
  menu: (member) => memberMenu(session, member),
});
const crowd = new Crowd(find("[data-crowd]"), find("[data-crowd-words]"), session, members);
const entrance = new Entrance(page, session, overlay);
const steering = new Steering(player, follower, session);
const reopening = new Reopening({
  item: () => player.id,
  room: () => get(`/rooms/${page.dataset.slug}`),
  reload: () => location.reload(),
  giveUp: () => overlay.show("elsewhere"),
});
const film = {
  // Until the next film is open, the picture is of the former one.
  position: () => (player.item === player.id ? player.position() : null),
  item: () => player.id,
  seek: (/** @type {number} */ seconds) => steering.decide("mediaseekrequest", seconds) && player.seek(seconds),
};
const chat = new Chat(find("[data-chat]"), session, film, {
  acts: (line) => memberActs(session, writerOf(line)),
  isBelow: (line) => isBelow(session, writerOf(line)),
});
new DoorSettings(session);
new Inviting(session);
const queue = new Queue(session);
const doors = new DoorNews(session, {
  isGuest: entrance.isGuest,
  again: () => entrance.again(),
  reload: () => location.reload(),
  needs: (films) => films.has(player.id ?? "") || queue.mayHold(films),
});
queue.addEventListener("change", () => doors.look());
new QueuePanel(find("[data-queue]"), queue, find("[data-queue-count]"));
new NextUp(find("[data-next-up]"), queue, player);
const tabs = new Tabs(find("[data-tabs]"));
new Floats(find("[data-floats]"), find("[data-emoji]"), session);
new GrantsTable(find("[data-grants-table]"), session);
new OrderLists(find("[data-lists]"), session);
new OrderPanel(find("[data-settings]"), session);
session.addEventListener("mention", ({ detail }) => {
  tabs.show(find("#tab-chat"));
  chat.name(detail.name);
});

/**
 * Who wrote a line: as the list knows them, or who has left as they were when it was told.
 * @param {import("./types.js").Line} line
 */
function writerOf({ member, role }) {
  const { id, name } = /** @type {{id: string, name: string}} */ (member);
  return { away: !crowd.isCrowd && !members.has(id), ...members.known({ id, name, role }) };
}

/**
 * @param {string} kind
 * @param {unknown} detail
 */
function onFollower(kind, detail) {
  if (kind === "refused") overlay.show("play");
  if (kind === "stuck") overlay.show("stuck");
  if (kind === "moving") overlay.hide("play", "stuck");
  if (kind === "drift") showDrift(/** @type {number|null} */ (detail));
}

/** @param {number|null} seconds */
function showDrift(seconds) {
  if (seconds === null) {
    delete page.dataset.drift;
    return;
  }
  page.dataset.drift = String(Math.round(seconds * 1000));
  if (Math.abs(seconds) < 0.5) overlay.hide("stuck");
}

/** @param {any} state */
function onState(state) {
  page.dataset.v = String(state.v);
  page.dataset.playing = String(state.playing);
  if (state.item && state.item !== player.id) void showFilm(state.item);
  follower.apply(state);
}

/**
 * Another film was loaded.
 * @param {string} item
 */
async function showFilm(item) {
  overlay.hide("elsewhere");
  void player.show(item, playbackOf(item));
  chat.filmChanged();
  const film = await get(`/videos/${item}`).catch(() => null);
  const link = find("[data-film]");
  link.href = link.href.replace(/[^/]+$/, item);
  if (film && player.id === item) link.textContent = film.title;
}

/** @param {{item?: string}} media */
function onMedia({ item }) {
  if (!item || item === player.id) player.mediaChanged();
  else void showFilm(item);
}

/** @param {any} answer */
function onJoined({ you }) {
  page.dataset.state = "joined";
  page.dataset.you = you.id;
  offerInside(true);
  player.source.hurry();
  void open();
}

/** @param {boolean} isInside */
function offerInside(isInside) {
  for (const part of document.querySelectorAll("[data-inside]")) part.inert = !isInside;
}

let opened = /** @type {Promise<unknown>|null} */ (null);
async function open() {
  if (!opened) status.start();
  opened ??= player.open();
  await opened;
  if (session.joined) follower.start();
}

/** We are out of the room: the film stops, and nothing is offered that needs the room. */
function letGo() {
  follower.stop();
  offerInside(false);
}

/**
 * Who was sent out or whose room was closed may watch on alone; whose right to the film has ended may not.
 * @param {{code: string, reason?: string}} why
 */
function onOver({ code, reason }) {
  letGo();
  player.guard = null;
  if (!LEFT.has(code)) player.end({ code, message: reason ?? "" });
}

/** @param {{v: number, count: number}} list */
function showMembers(list) {
  find("[data-count]").textContent = String(list.count);
  crowd.show(list);
}

/** A pause that nobody in the room asked for: the browser or a media key let go of the room. */
function onPause() {
  const { media } = player;
  const ours = follower.pausing || media.ended || media.seeking || document.hidden;
  if (ours || follower.mode === "detached" || !session.state?.playing || media.readyState < 1) return;
  controls.setMode("detached");
  toast(say("room.let_go"));
}

/** The film is at YouTube: the page has to let it in, then the member does. */
function onElsewhere() {
  if (letsYouTubeIn) overlay.show("elsewhere");
  else void reopening.want(player.id);
}

/** YouTube's player cannot be had, as on a broken line: it is asked for again by a press. */
function onUnreached() {
  overlay.show("elsewhere");
  toast(say("room.not_done"));
}

/** The server does not tell of the film: it is asked again by itself, or by a press. */
function onUnanswered() {
  if (!overlay.shown) overlay.show("unanswered");
}

/** Join, or join again, from a press on a button. */
function joinPlayback() {
  overlay.hide("play", "stuck", "elsewhere");
  if (player.isIdle && !letsYouTubeIn) return location.reload();
  void player.begin();
  follower.catchUp();
}

session.addEventListener("state", ({ detail }) => onState(detail));
session.addEventListener("media", ({ detail }) => onMedia(detail));
session.addEventListener("joined", ({ detail }) => onJoined(detail));
session.addEventListener("members", ({ detail }) => showMembers(detail));
session.addEventListener("refused", ({ detail }) => session.triesAgain(detail) || letGo());
session.addEventListener("over", ({ detail }) => onOver(detail));
session.addEventListener("clock", () => follower.beatNow());
session.addEventListener("you", () => controls.showRights());
session.addEventListener("voice", () => members.renew());
session.addEventListener("not-granted", () => toast(find("[data-steering]").textContent));
session.addEventListener("declined", ({ detail }) => {
  if (detail.code !== "STALE") toast(detail.message || say("room.not_done"));
});
player.addEventListener("pause", onPause);
player.addEventListener("elsewhere", onElsewhere);
player.source.addEventListener("unanswered", onUnanswered);
player.source.addEventListener("answer", () => overlay.hide("unanswered"));
find("[data-ask-again]").addEventListener("click", () => player.source.hurry());
player.addEventListener("unreached", onUnreached);
for (const button of document.querySelectorAll("[data-catch-up]")) {
  button.addEventListener("click", joinPlayback);
}
entrance.open();
