import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomSession } from "../../app/web/static/js/rooms/session.js";
import { FakeSocket } from "./line.js";

const state = (change) => ({ epoch: 2, v: 5, item: "a", position: 0, rate: 1, playing: true, at: 0, ...change });
const STALE = (answer) => ({ ok: false, code: "STALE", state: answer });
const heard = (session, event) => {
  const list = [];
  session.addEventListener(event, ({ detail }) => list.push(detail));
  return list;
};

/** A member inside a room whose state is `state()`. */
async function member({ between = () => {}, joined = {} } = {}) {
  const socket = new FakeSocket();
  const session = new RoomSession("x", socket);
  const [states, lists, answers] = ["state", "members", "joined"].map((event) => heard(session, event));
  socket.answers["room:join"] = () => {
    between(socket);
    return { ok: true, you: { id: "me", grants: [] }, state: state(), members: { v: 3, count: 1 }, chat: [], ...joined };
  };
  const inside = new Promise((resolve) => session.addEventListener("joined", resolve, { once: true }));
  session.open("Ben");
  await inside;
  session.clock.stop();
  return { socket, session, states, lists, answers };
}

test("repeats, older versions and a former life of the room are not passed on", async () => {
  const { socket, session, states } = await member();
  for (const change of [{}, { v: 4 }, { epoch: 1, v: 90 }]) socket.say("state", state(change));
  assert.equal(states.length, 1);
  socket.say("state", state({ v: 6 }));
  socket.say("state", state({ epoch: 3, v: 1 }));
  assert.deepEqual(states.map(({ epoch, v }) => [epoch, v]), [[2, 5], [2, 6], [3, 1]]);
  assert.equal(session.state.epoch, 3);
});

test("an answer that was overtaken takes nothing back", async () => {
  const between = (socket) => {
    socket.say("state", state({ v: 6, position: 40 }));
    socket.say("members", { v: 4, count: 2 });
  };
  const { session, lists } = await member({ between });
  assert.equal(session.state.v, 6);
  assert.deepEqual(lists.map(({ v }) => v), [4]);
});

test("what was told of us and of the room while we came in counts more than the answer", async () => {
  const between = (socket) => {
    socket.say("settings", { name: "new" });
    socket.say("you", { grants: ["chat.send"], token: null });
  };
  const joined = { settings: { name: "old" }, you: { id: "me", grants: [], token: "mine" } };
  const { session, answers } = await member({ between, joined });
  assert.deepEqual(answers[0].settings, { name: "new" });
  assert.ok(session.may("chat.send"));
  assert.equal(session.pass.token, "mine");
});

test("a list of members counts anew on every line", async () => {
  const { socket, session, lists } = await member();
  socket.say("members", { v: 9, count: 1 });
  const again = new Promise((resolve) => session.addEventListener("joined", resolve, { once: true }));
  socket.drop();
  socket.connect();
  await again;
  session.clock.stop();
  assert.deepEqual(lists.map(({ v }) => v), [3, 9, 3]);
});

test("a change names the version and the epoch it goes by", async () => {
  const { socket, session } = await member();
  socket.answers["play:set"] = { ok: true, v: 6 };
  assert.equal(await session.act("pause", { position: 3 }), true);
  const [{ base_v: v, epoch, action }] = socket.of("play:set");
  assert.deepEqual([epoch, v, action], [2, 5, "pause"]);
});

test("who comes too late asks once more, by the state that came first", async () => {
  const { socket, session } = await member();
  socket.answers["play:set"] = ({ base_v: v }) => (v === 5 ? STALE(state({ v: 6, playing: false })) : { ok: true, v: 7 });
  assert.equal(await session.act("play"), true);
  assert.deepEqual(socket.of("play:set").map(({ base_v: v }) => v), [5, 6]);
});

test("a play from a place that came too late is not asked again: it would throw everybody back", async () => {
  const { socket, session } = await member();
  socket.answers["play:set"] = STALE(state({ v: 6, position: 0 }));
  assert.equal(await session.act("play", { position: 0 }), false);
  assert.equal(socket.of("play:set").length, 1);
  assert.equal(session.state.v, 6);
});

test("a server that lost its last moments is believed, or nobody could steer any more", async () => {
  const { socket, session, states } = await member();
  socket.answers["play:set"] = STALE(state({ v: 4, position: 7 }));
  await session.act("seek", { position: 30 });
  assert.equal(session.state.v, 4);
  assert.equal(states.at(-1).position, 7);
});

/** Let everything happen that waits for no time to pass. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a server that ends is left at once, and come back to when it said, where we were", async (context) => {
  const { socket, session, answers } = await member();
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const errors = ["refused", "over", "declined"].map((event) => heard(session, event));
  socket.say("chat", { seq: 1 });
  socket.say("server:drain", { reconnect_in: 2.5 });
  assert.equal(socket.connected, false);
  context.mock.timers.tick(2_499);
  assert.equal(socket.connected, false, "back before it is time");
  context.mock.timers.tick(1);
  await settle();
  session.clock.stop();
  const [, again] = socket.of("room:join");
  assert.deepEqual(again, { room: "x", name: "Ben", resume: { epoch: 2, v: 5, chat_seq: 1 } });
  assert.equal(answers.length, 2);
  assert.deepEqual(errors.flat(), []);
});

test("who goes while the server ends does not come back", async (context) => {
  const { socket, session } = await member();
  context.mock.timers.enable({ apis: ["setTimeout"] });
  socket.say("server:drain", { reconnect_in: 1 });
  session.leave();
  context.mock.timers.tick(10_000);
  assert.equal(socket.connected, false);
});

/** Somebody at a locked door; answers what was asked of it. */
async function atTheDoor(answer) {
  const socket = new FakeSocket();
  const session = new RoomSession("x", socket);
  const refused = new Promise((resolve) => session.addEventListener("refused", ({ detail }) => resolve(detail), { once: true }));
  const asked = [];
  socket.answers["room:join"] = (payload) => {
    asked.push(payload);
    return typeof answer === "function" ? answer(asked.length) : answer;
  };
  session.key = { invite: "token", password: "sesame" };
  session.open("Kim");
  const why = await refused;
  session.clock.stop();
  return { socket, session, asked, why };
}

/** Let time pass until the door is asked once more; answers how long that took, in ms. */
async function untilAsked(asked, timers) {
  const before = asked.length;
  for (let waited = 500; waited <= 60_000; waited += 500) {
    timers.tick(500);
    await settle();
    if (asked.length > before) return waited;
  }
  return Infinity;
}

for (const code of ["INTERNAL_SERVER_ERROR", "UNREACHABLE", "SERVICE_UNAVAILABLE"]) {
  test(`a door that answers ${code} is tried again by itself, each time later`, async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    context.mock.method(Math, "random", () => 0.5);
    const { session, asked } = await atTheDoor({ ok: false, code });
    assert.ok(session.triesAgain({ code }));
    const waits = [];
    for (let n = 0; n < 6; n += 1) waits.push(await untilAsked(asked, context.mock.timers));
    assert.deepEqual(waits, [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
}

test("a door that is mended lets in, and its next trouble is the first again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0.5);
  const broken = { ok: false, code: "INTERNAL_SERVER_ERROR" };
  const inside = { ok: true, you: { id: "me", grants: [] }, state: state(), members: { v: 3, count: 1 }, chat: [] };
  const { socket, session, asked } = await atTheDoor((time) => (time === 3 ? inside : broken));
  await untilAsked(asked, context.mock.timers);
  await untilAsked(asked, context.mock.timers);
  assert.ok(session.joined);
  assert.equal(await untilAsked(asked, context.mock.timers), Infinity);
  socket.drop();
  socket.connect();
  await settle();
  assert.equal(asked.length, 4);
  assert.equal(await untilAsked(asked, context.mock.timers), 2_000);
});

test("who tries at once is not tried for a second time by the clock", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0.5);
  const { session, asked } = await atTheDoor({ ok: false, code: "INTERNAL_SERVER_ERROR" });
  session.hangUp();
  session.open();
  await settle();
  assert.equal(asked.length, 2);
  assert.equal(await untilAsked(asked, context.mock.timers), 4_000);
});

test("a refusal that is a word about us is not tried again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { session, asked } = await atTheDoor({ ok: false, code: "SIGN_IN_TO_JOIN" });
  assert.ok(!session.triesAgain({ code: "SIGN_IN_TO_JOIN" }));
  assert.equal(await untilAsked(asked, context.mock.timers), Infinity);
});

test("what opens the door is shown at it and forgotten inside", async () => {
  const locked = { ok: false, code: "PASSWORD_WRONG", details: { of: "room" } };
  const { session, asked, why } = await atTheDoor(locked);
  assert.deepEqual([asked[0].invite, asked[0].password], ["token", "sesame"]);
  assert.equal(why.answer.details.of, "room");
  assert.equal(session.key.password, "sesame");
  const { session: inside } = await member();
  assert.deepEqual(inside.key, {});
});

test("a password that was tried too often is not tried again by itself", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { asked } = await atTheDoor({ ok: false, code: "RATE_LIMIT_EXCEEDED" });
  context.mock.timers.tick(10_000);
  await Promise.resolve();
  assert.equal(asked.length, 1);
});

test("who comes back asks from the first line that is missing, not from the newest that was heard", async () => {
  const { socket, session } = await member({ joined: { chat: [{ seq: 7 }, { seq: 8 }] } });
  socket.say("chat", { seq: 10 });
  assert.equal(session.request().resume.chat_seq, 8);
  socket.say("chat", { seq: 9 });
  assert.equal(session.request().resume.chat_seq, 10);
  socket.say("chat", { seq: 13 });
  socket.say("chat:cleared", { seq: 12 });
  assert.equal(session.request().resume.chat_seq, 13);
});

test("what was cleared away is not missed, before one came and while one is there", async () => {
  const { socket, session } = await member({ joined: { settings: { cleared: 500 } } });
  socket.say("chat", { seq: 501 });
  assert.equal(session.lines.upto, 501);
  socket.say("chat", { seq: 503 });
  assert.equal(session.lines.upto, 501);
  socket.say("settings", { cleared: 502 });
  assert.equal(session.lines.upto, 503);
});
