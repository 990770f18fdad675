import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomSession } from "../../app/web/static/js/rooms/session.js";
import { StatusWatch } from "../../app/web/static/js/rooms/status.js";
import { FakeSocket } from "./line.js";

globalThis.document = /** @type {any} */ ({ querySelector: () => null });
const { condition } = await import("../../app/web/static/js/rooms/members.js");

const PLAYING = { id: "a", name: "Ada", role: "guest", host: false, connected: true, status: "playing" };

/** A member whose film plays, and a way to let it be looked at for some seconds. */
function watch(answer) {
  const socket = new FakeSocket();
  socket.answers["play:report"] = answer;
  const session = new RoomSession("x", socket);
  Object.assign(session, { joined: true, state: { v: 7 } });
  const media = { readyState: 4, paused: false, ended: false, currentTime: 3 };
  const player = {
    media,
    id: "film",
    item: "film",
    position: () => 3,
    ahead: () => 10,
    paused: () => media.paused,
    stalls: () => !media.paused && media.readyState < 3,
  };
  const follower = { mode: "follow", drift: null, isComing: false };
  let time = 0;
  const ready = { is: false };
  const status = new StatusWatch(player, follower, session, { now: () => time, isReady: () => ready.is });
  const pass = async (seconds) => {
    for (const end = time + seconds * 1000; time < end; time += 200) {
      status.look();
      await null;
    }
  };
  return { socket, session, media, player, ready, follower, pass, told: () => socket.of("play:report") };
}

test("a change of the status is told at once, all else every ten seconds", async () => {
  const it = watch({ ok: true });
  await it.pass(9);
  assert.equal(it.told().length, 1);
  it.media.paused = true;
  await it.pass(1);
  assert.deepEqual(it.told().map(({ status }) => status), ["playing", "paused"]);
  await it.pass(21);
  assert.equal(it.told().length, 4);
});

test("a report the server cannot take is not sent five times a second", async () => {
  const it = watch({ ok: false, code: "ROOM_AWAY" });
  await it.pass(9);
  assert.equal(it.told().length, 1);
  it.session.tell("joined");
  await it.pass(1);
  assert.equal(it.told().length, 2);
});

test("nobody claims to be in step before it is measured, and it is told when it is", async () => {
  const it = watch({ ok: true });
  await it.pass(1);
  it.follower.drift = -0.4;
  await it.pass(1);
  it.follower.drift = -0.02;
  await it.pass(5);
  assert.deepEqual(it.told().map(({ drift }) => drift), [null, -20]);
});

test("what a player that tells its place roughly cannot tell apart is told as no distance", async () => {
  const it = watch({ ok: true });
  it.player.tolerance = 0.6;
  it.follower.drift = -0.4;
  await it.pass(1);
  it.follower.drift = -0.9;
  await it.pass(10);
  assert.deepEqual(it.told().map(({ drift }) => drift), [0, -900]);
});

test("a room that stands is told once that we are ready, and what we hear and read", async () => {
  const it = watch({ ok: true });
  it.media.paused = true;
  it.player.languages = () => ({ audio: "en", captions: null });
  await it.pass(1);
  it.ready.is = true;
  await it.pass(5);
  it.session.state = { v: 8, playing: false };
  await it.pass(5);
  it.player.languages = () => ({ audio: "de", captions: "en" });
  await it.pass(1);
  assert.equal(it.told().length, 4);
  assert.deepEqual(it.told().map(({ audio, captions }) => [audio, captions]), [
    ["en", undefined],
    ["en", undefined],
    ["en", undefined],
    ["de", "en"],
  ]);
});

test("a member whose distance is not known is getting ready, one who is near is in step", () => {
  const words = (drift) => condition({ ...PLAYING, drift }, true).words;
  assert.equal(words(null), "member.loading");
  assert.equal(words(undefined), "member.loading");
  assert.equal(words(-60), "member.step");
  assert.equal(words(-600), "member.behind");
});

test("only who may skip says how long a film is that its own site alone knows", async () => {
  const it = watch({ ok: true });
  it.player.foreignLength = () => 213;
  await it.pass(1);
  Object.assign(it.session, { you: { grants: ["skip"] } });
  await it.pass(11);
  assert.deepEqual(it.told().map(({ length }) => length), [undefined, 213]);
});
