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

/** Somebody at a locked door; answers what was asked of it. */
async function atTheDoor(answer) {
  const socket = new FakeSocket();
  const session = new RoomSession("x", socket);
  const refused = new Promise((resolve) => session.addEventListener("refused", ({ detail }) => resolve(detail), { once: true }));
  const asked = [];
  socket.answers["room:join"] = (payload) => {
    asked.push(payload);
    return answer;
  };
  session.key = { invite: "token", password: "sesame" };
  session.open("Kim");
  const why = await refused;
  session.clock.stop();
  return { session, asked, why };
}

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
