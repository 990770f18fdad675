import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomSession } from "../../app/web/static/js/rooms/session.js";
import { FakeSocket } from "./line.js";

globalThis.document = /** @type {any} */ ({ querySelector: () => null });
const { Gate, isLoadedAt } = await import("../../app/web/static/js/rooms/gate.js");
const STATE = { epoch: 1, v: 4, item: "film", position: 60, rate: 1, playing: false, at: 0 };
const WAIT = { v: 4, waiting: [{ id: "b", name: "Ben" }], deadline: 5_000, ready: 1, needed: 2 };

function part() {
  const listeners = {};
  return {
    hidden: true,
    textContent: "",
    addEventListener: (name, hear) => (listeners[name] = hear),
    press: () => listeners.click(),
  };
}

function stand() {
  const parts = {};
  const root = { hidden: true, querySelector: (selector) => (parts[selector] ??= part()) };
  const socket = new FakeSocket();
  socket.answers["play:ready"] = { ok: true };
  socket.answers["gate:start"] = { ok: true };
  const session = new RoomSession("x", socket);
  Object.assign(session, { joined: true, state: STATE, you: { id: "a", grants: [] } });
  const player = {
    item: "film",
    loaded: 0,
    place: 60,
    ready: () => true,
    position: () => player.place,
    duration: () => 120,
    ahead: () => player.loaded,
  };
  const follower = { mode: "follow" };
  const gate = new Gate(root, { session, player, follower });
  return { root, parts, socket, session, player, follower, gate };
}

test("who is waited for is shown, and that the wait is over", () => {
  const it = stand();
  it.socket.say("gate", WAIT);
  assert.deepEqual([it.root.hidden, it.gate.waitsFor("b"), it.gate.waitsFor("a")], [false, true, false]);
  assert.equal(it.parts["[data-gate-words]"].textContent, "gate.one");
  assert.equal(it.parts["[data-start-now]"].hidden, true);
  it.socket.say("gate", { ...WAIT, waiting: [], deadline: null });
  assert.deepEqual([it.root.hidden, it.gate.waitsFor("b")], [true, false]);
});

test("we say once that our film is there, when it is", async () => {
  const it = stand();
  it.socket.say("gate", WAIT);
  assert.deepEqual(it.socket.of("play:ready"), []);
  it.player.loaded = 3;
  it.gate.look();
  it.gate.look();
  assert.deepEqual(it.socket.of("play:ready"), [{ v: 4, item: "film" }]);
  it.socket.say("gate", { ...WAIT, v: 6 });
  assert.equal(it.socket.of("play:ready").length, 2);
  it.gate.hear(null);
});

test("who is on their own says nothing of being ready", () => {
  const it = stand();
  it.follower.mode = "detached";
  it.player.loaded = 3;
  it.socket.say("gate", WAIT);
  assert.deepEqual(it.socket.of("play:ready"), []);
  it.gate.hear(null);
});

test("whoever may starts now", () => {
  const it = stand();
  it.session.you.grants = ["gate.override"];
  it.socket.say("gate", WAIT);
  assert.equal(it.parts["[data-start-now]"].hidden, false);
  it.parts["[data-start-now]"].press();
  assert.equal(it.socket.of("gate:start").length, 1);
  it.gate.hear(null);
});

test("a film is there when enough of it is loaded where the room stands, or all to its end", () => {
  const { player } = stand();
  const at = (fields) => isLoadedAt({ ...player, position: () => 60, ahead: () => 3, ...fields }, STATE);
  assert.equal(at({}), true);
  assert.equal(at({ ahead: () => 1.5 }), false);
  assert.equal(at({ position: () => 61 }), false);
  assert.equal(at({ position: () => null }), false);
  assert.equal(at({ item: "other" }), false);
  assert.equal(at({ ready: () => false }), false);
  assert.equal(at({ duration: () => 61, ahead: () => 1 }), true);
  assert.equal(isLoadedAt(player, null), false);
});
