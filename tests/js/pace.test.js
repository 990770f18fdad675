import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace } from "../../app/web/static/js/studio/pace.js";

test("says nothing before half a second has passed", () => {
  const pace = new Pace();
  pace.add(0, 0);
  pace.add(1000, 400);
  assert.equal(pace.speed, null);
  assert.equal(pace.secondsLeft(2000), Infinity);
});

test("an even line gives its speed and the time that is left", () => {
  const pace = new Pace();
  for (let second = 0; second <= 4; second += 1) pace.add(second * 1000, second * 1000);
  assert.equal(pace.speed, 1000);
  assert.equal(pace.secondsLeft(10_000), 6);
});

test("only the last eight seconds count", () => {
  const pace = new Pace();
  for (let second = 0; second <= 20; second += 1) pace.add(second * 100, second * 1000);
  for (let second = 1; second <= 9; second += 1) pace.add(2000 + second * 5000, (20 + second) * 1000);
  assert.equal(pace.speed, 5000);
});

test("a pause is no part of the speed", () => {
  const pace = new Pace();
  pace.add(0, 0);
  pace.add(1000, 1000);
  pace.forget();
  assert.equal(pace.secondsLeft(2000), Infinity);
  pace.add(1000, 61_000);
  pace.add(2000, 62_000);
  assert.equal(pace.speed, 1000);
});
