import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { clockOf, secondsOf, startAt } from "../../app/web/static/js/player/resume.js";

const kept = new Map();
beforeEach(() => {
  kept.clear();
  globalThis.localStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
});

test("a moment is written in any of the usual ways", () => {
  const moments = { 90: 90, "90s": 90, "1:30": 90, "1:01:30": 3690, "1m30s": 90, "2h": 7200, "0": 0 };
  for (const [text, seconds] of Object.entries(moments)) assert.equal(secondsOf(text), seconds, text);
  for (const text of ["", "soon", "-4", "1:2:3:4", "5x", null]) assert.equal(secondsOf(text), null, text);
});

test("a moment is shown as clocks show it", () => {
  assert.equal(clockOf(5), "0:05");
  assert.equal(clockOf(65.9), "1:05");
  assert.equal(clockOf(3_661), "1:01:01");
  assert.equal(clockOf(NaN), "0:00");
});

test("the address wins over what the server remembers, that over what the browser does", () => {
  kept.set("matinee.player.position.a", "40");
  assert.equal(startAt("a", { position: 70, duration: 600 }, "?t=12"), 12);
  assert.equal(startAt("a", { position: 70, duration: 600 }, ""), 70);
  assert.equal(startAt("a", { position: null, duration: 600 }, ""), 40);
  assert.equal(startAt("b", { position: null, duration: 600 }, ""), 0);
});

test("nobody resumes in the first seconds or in the closing titles", () => {
  assert.equal(startAt("a", { position: 4, duration: 600 }, ""), 0);
  assert.equal(startAt("a", { position: 595, duration: 600 }, ""), 0);
});
