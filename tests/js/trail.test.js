import assert from "node:assert/strict";
import { test } from "node:test";

import { firstNew, follow } from "../../app/web/static/js/playlists/trail.js";

function keeping() {
  const kept = new Map();
  globalThis.sessionStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
  };
}

test("what was watched here before is not the next", () => {
  assert.equal(firstNew(["a", "b", "c"], ["b", "a"]), "c");
  assert.equal(firstNew(["a", "b"], ["a", "b"]), "a");
});

test("the trail names each video once, the last at its end", () => {
  keeping();
  follow("a");
  follow("b");
  assert.deepEqual(follow("a"), ["b", "a"]);
});

test("the trail does not grow without end", () => {
  keeping();
  for (let n = 0; n < 60; n += 1) follow(`v${n}`);
  const trail = follow("last");
  assert.equal(trail.length, 50);
  assert.equal(trail.at(-1), "last");
});

test("a browser that keeps nothing only knows where it is", () => {
  globalThis.sessionStorage = {
    getItem() {
      throw new Error("forbidden");
    },
  };
  assert.deepEqual(follow("a"), ["a"]);
});
