import assert from "node:assert/strict";
import { test } from "node:test";

import { Reopening } from "../../app/web/static/js/rooms/reopening.js";

/** A page of a room whose row names `named`, and what outlives it. */
function page(named, kept = new Map()) {
  const world = { item: "tube", asked: 0, reloads: 0, givenUp: 0, named, kept, waited: 0 };
  const reopening = new Reopening({
    item: () => world.item,
    room: async () => {
      world.asked += 1;
      return { video: { id: typeof world.named === "function" ? world.named(world.asked) : world.named } };
    },
    reload: () => (world.reloads += 1),
    giveUp: () => (world.givenUp += 1),
    memory: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) },
    now: () => 1_000_000,
    sleep: async (ms) => (world.waited += ms),
  });
  return { reopening, world };
}

test("the page is opened anew when the room's row names the film, and not before", async () => {
  const { reopening, world } = page((asked) => (asked < 4 ? "former" : "tube"));
  await reopening.want("tube");
  assert.deepEqual([world.asked, world.reloads, world.givenUp], [4, 1, 0]);
});

test("a row that never comes leaves it to a press", async () => {
  const { reopening, world } = page("former");
  await reopening.want("tube");
  assert.deepEqual([world.reloads, world.givenUp], [0, 1]);
  assert.ok(world.asked < 10 && world.waited > 20_000, `${world.asked} ${world.waited}`);
});

test("a page opened anew in vain is not opened a third time by itself", async () => {
  const kept = new Map();
  const first = page("tube", kept);
  await first.reopening.want("tube");
  const second = page("tube", kept);
  await second.reopening.want("tube");
  assert.deepEqual([first.world.reloads, second.world.reloads, second.world.givenUp], [1, 0, 1]);
  const other = page("another", kept);
  other.world.item = "another";
  await other.reopening.want("another");
  assert.equal(other.world.reloads, 1);
});

test("a room that went on meanwhile is left where it is", async () => {
  const { reopening, world } = page("tube");
  const wanted = reopening.want("tube");
  world.item = "next";
  await wanted;
  assert.deepEqual([world.reloads, world.givenUp], [0, 0]);
});

test("where the browser keeps nothing it is left to a press", async () => {
  const forgetful = { get: () => undefined, set: () => {} };
  const { reopening, world } = page("tube", forgetful);
  await reopening.want("tube");
  assert.deepEqual([world.reloads, world.givenUp], [0, 1]);
});
