import assert from "node:assert/strict";
import { test } from "node:test";

import { goesOn, isNewer, positionAt } from "../../app/web/static/js/rooms/anchor.js";

const STATE = { epoch: 4, v: 3, item: "a", position: 10, rate: 1, playing: true, at: 1000 };

test("a playing state moves on from its anchor", () => {
  assert.equal(positionAt(STATE, 3500), 12.5);
});

test("before an anchor that lies ahead the film stands", () => {
  assert.equal(positionAt(STATE, 400), 10);
});

test("a paused state stands however late it is", () => {
  assert.equal(positionAt({ ...STATE, playing: false }, 99_000), 10);
});

test("the rate counts", () => {
  assert.equal(positionAt({ ...STATE, rate: 1.5 }, 3000), 13);
});

test("nobody is sent past the end", () => {
  assert.equal(positionAt(STATE, 999_000, 60), 60);
  assert.equal(positionAt(STATE, 3000, NaN), 12);
});

test("a change of rate on the run needs no stop, a seek does", () => {
  const next = { ...STATE, v: 4, at: 5000, position: 14, rate: 1.25 };
  assert.equal(goesOn(STATE, next), true);
  assert.equal(goesOn(STATE, { ...next, position: 200 }), false);
  assert.equal(goesOn(STATE, { ...next, item: "b" }), false);
  assert.equal(goesOn(null, next), false);
});

test("repeats, older versions and older epochs are no news, a higher epoch always is", () => {
  assert.equal(isNewer(STATE, STATE), false);
  assert.equal(isNewer(STATE, { ...STATE, v: 2 }), false);
  assert.equal(isNewer(STATE, { ...STATE, v: 4 }), true);
  assert.equal(isNewer(STATE, { ...STATE, epoch: 5, v: 1 }), true);
  assert.equal(isNewer(STATE, { ...STATE, epoch: 3, v: 9 }), false);
});
