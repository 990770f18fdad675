import assert from "node:assert/strict";
import { test } from "node:test";

const meta = { content: "" };
globalThis.document = { querySelector: (name) => (name.startsWith("meta") ? meta : null), documentElement: { lang: "en" } };
const { Reel } = await import("../../app/web/static/js/rooms/replay.js");

/** A reel whose server answers as the test says, and a clock that stands until it is told to go. */
function reel(answer) {
  const world = { time: 0, asked: 0, told: 0 };
  const read = async () => {
    world.asked += 1;
    return answer(world);
  };
  const made = new Reel(read, () => world.time);
  /** Let the film play for a while, telling its place four times a second. */
  world.play = async (seconds, from = 0) => {
    for (let at = 0; at < seconds; at += 0.25) {
      made.until(from + at, () => (world.told += 1));
      for (let turn = 0; turn < 6; turn += 1) await null;
      world.time += 250;
    }
  };
  return { reel: made, world };
}

const refuse = (status, message = "") => {
  throw Object.assign(new Error(message), { status });
};

test("whoever is refused asks no more, and is told why", async () => {
  const { reel: it, world } = reel(() => refuse(404, "This room is closed."));
  await world.play(120);
  assert.ok(world.asked <= 3, `${world.asked}`);
  assert.equal(it.refusal, "This room is closed.");
  assert.ok(world.told > 0);
});

test("a server in trouble is asked less and less, and again", async () => {
  const { reel: it, world } = reel(() => refuse(503));
  await world.play(30);
  assert.ok(world.asked > 4 && world.asked < 20, `${world.asked}`);
  assert.equal(it.refusal, null);
});

test("what was too much passes, and the lines come then", async () => {
  const line = { seq: 1, text: "what a film", position: 1, member: { name: "Ann" } };
  const { reel: it, world } = reel(({ time }) => (time < 3_000 ? refuse(429) : { messages: [line], more: false }));
  await world.play(10, 2);
  assert.deepEqual(it.until(10, () => {}).map(({ seq }) => seq).slice(-1), [1]);
});

test("an answer without lines ends a stretch, whatever it promises", async () => {
  const { world } = reel(() => ({ messages: [], more: true }));
  await world.play(1);
  assert.equal(world.asked, 2);
});
