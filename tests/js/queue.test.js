import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { querySelector: () => null, documentElement: { lang: "en" } };
const { Queue, isOlder } = await import("../../app/web/static/js/rooms/queue.js");
const { filmOfLink } = await import("../../app/web/static/js/rooms/film_link.js");

const ID = "01a1f8eb-7b66-7fdb-8aaf-03fe790c505e";
const entry = (id, more = {}) => ({ id, by: null, votes: 0, ...more });
const seen = (id) => entry(id, { film: { id, title: id }, reason: null, blocked: 0, mine: false });
const queue = (v, items, more = {}) => ({ epoch: 1, v, loop: "off", order: "manual", skip: { votes: 0, needed: 0 }, items, ...more });

/** Let the time pass in which the queue waits for more, and answers come. */
async function pass({ mock }) {
  mock.timers.tick(5_000);
  for (let turn = 0; turn < 5; turn += 1) await null;
}

class FakeSession extends EventTarget {
  asked = [];
  answers = {};
  joined = true;
  state = { epoch: 1, v: 3, item: "film" };
  may = () => true;
  ask = async (event, payload) => {
    this.asked.push([event, payload]);
    return this.answers[event]?.() ?? { ok: true };
  };
  say = (event, detail) => this.dispatchEvent(new CustomEvent(event, { detail }));
}

test("an older queue takes nothing back, a rebuilt one counts", () => {
  const session = new FakeSession();
  const known = new Queue(session);
  session.say("joined", { queue: queue(5, [seen("a"), seen("b")]) });
  session.say("queue", queue(4, [entry("a")]));
  assert.equal(known.items.length, 2);
  session.say("queue", queue(6, [entry("b")]));
  assert.deepEqual(known.items.map(({ id }) => id), ["b"]);
  session.say("queue", queue(1, [], { epoch: 2 }));
  assert.equal(known.items.length, 0);
  assert.equal(isOlder({ epoch: 2, v: 1 }, { epoch: 1, v: 9 }), true);
});

test("who may not watch a film has a name while they are here", () => {
  const session = new FakeSession();
  const known = new Queue(session);
  session.say("members", { v: 1, count: 2, members: [{ id: "g-1", name: "Kim" }, { id: "u-2", name: "Ben" }] });
  assert.deepEqual(known.namesOf(["u-2", "g-gone", "g-1"]), ["Ben", "Kim"]);
  session.say("members", { v: 2, count: 300 });
  assert.deepEqual(known.namesOf(["u-2"]), [], "a crowd is not named");
});

test("an answer that events overtook takes nothing back, and tells of its films", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const session = new FakeSession();
  const known = new Queue(session);
  session.say("joined", { queue: queue(9, [seen("a"), seen("b")]) });
  session.say("away");
  session.say("queue", queue(6, [entry("c"), entry("b")]));
  session.say("joined", { queue: queue(5, [seen("b"), seen("d")]) });
  assert.deepEqual(known.items.map(({ id }) => id), ["c", "b"]);
  assert.equal(known.seen.get("d").film.title, "d");
  session.answers["queue:read"] = () => queue(6, [seen("c"), seen("b")]);
  await pass(t);
  assert.equal(known.next.film.title, "c");
});

test("a server that lost its last moments is believed after a break", () => {
  const session = new FakeSession();
  const known = new Queue(session);
  session.say("joined", { queue: queue(9, [seen("a"), seen("b")]) });
  session.say("away");
  assert.equal(known.items.length, 2);
  session.say("joined", { queue: queue(7, [seen("b")]) });
  assert.deepEqual(known.items.map(({ id }) => id), ["b"]);
});

test("what the films are is asked for once, and only when one is not known", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const session = new FakeSession();
  const known = new Queue(session);
  session.answers["queue:read"] = () => queue(3, [seen("b"), seen("a"), seen("c")]);
  session.say("joined", { queue: queue(1, [seen("a"), seen("b")]) });
  session.say("queue", queue(2, [entry("b"), entry("a")]));
  await pass(t);
  assert.equal(session.asked.length, 0);
  session.say("queue", queue(3, [entry("b"), entry("a"), entry("c")]));
  session.say("queue", queue(3, [entry("b"), entry("a"), entry("c")]));
  await pass(t);
  assert.deepEqual(session.asked.map(([event]) => event), ["queue:read"]);
  assert.equal(known.seen.get("c").film.title, "c");
  assert.equal(known.next.film.title, "b");
});

test("one's vote to skip dies with the film", async () => {
  const session = new FakeSession();
  const known = new Queue(session);
  session.say("joined", { queue: queue(1, [seen("a")]) });
  session.say("state", { item: "film" });
  await known.voteToSkip();
  assert.equal(known.skip.mine, true);
  session.say("skip", { votes: 1, needed: 2 });
  assert.deepEqual(known.skip, { votes: 1, needed: 2, mine: true });
  session.say("state", { item: "a" });
  assert.deepEqual(known.skip, { votes: 0, needed: 0, mine: false });
});

test("a link of this site leads to its film, another text to none", () => {
  const ours = "https://films.example";
  for (const link of [`${ours}/watch/${ID}`, `/watch/${ID}?t=1m`, `${ours}/embed/${ID}#x`, `${ours}/watch/${ID.toUpperCase()}`]) {
    assert.equal(filmOfLink(link, ours), ID, link);
  }
  for (const text of [`https://elsewhere.example/watch/${ID}`, "harbour", `watch/${ID}`, `${ours}/rooms/abc`, `javascript:/watch/${ID}`]) {
    assert.equal(filmOfLink(text, ours), null, text);
  }
});
