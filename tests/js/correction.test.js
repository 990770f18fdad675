import assert from "node:assert/strict";
import { test } from "node:test";

import { Correction } from "../../app/web/static/js/rooms/correction.js";
import { ErrorMeter, LearnedCost, median } from "../../app/web/static/js/rooms/meter.js";

const FOLLOW = { mode: "follow", rateable: true };

test("a small error is left alone until it grows, and mended until it is gone", () => {
  const correction = new Correction();
  assert.deepEqual(correction.decide(0.012, 0, FOLLOW), { kind: "rate", factor: 1 });
  assert.ok(correction.decide(0.02, 100, FOLLOW).factor < 1);
  assert.ok(correction.decide(0.008, 200, FOLLOW).factor < 1, "hysteresis");
  assert.deepEqual(correction.decide(0.003, 300, FOLLOW), { kind: "rate", factor: 1 });
});

test("nobody hears more than 3 % within a tenth of a second, nor more than 8 % beyond", () => {
  const correction = new Correction();
  for (const error of [-0.09, -0.05, 0.05, 0.09]) {
    assert.ok(Math.abs(correction.decide(error, 0, FOLLOW).factor - 1) <= 0.03 + 1e-9);
  }
  for (const error of [-0.49, 0.49]) {
    assert.ok(Math.abs(correction.decide(error, 0, FOLLOW).factor - 1) <= 0.08 + 1e-9);
  }
});

test("who is behind goes faster, who is ahead slower", () => {
  const correction = new Correction();
  assert.ok(correction.decide(-0.05, 0, FOLLOW).factor > 1);
  assert.ok(correction.decide(0.05, 0, FOLLOW).factor < 1);
});

test("seeks keep their distance and end after three", () => {
  const correction = new Correction();
  const kinds = [];
  for (let now = 0; now <= 20_000; now += 500) kinds.push(correction.decide(-3, now, FOLLOW).kind);
  assert.equal(kinds.filter((kind) => kind === "seek").length, 3);
  assert.equal(kinds.at(-1), "stuck");
  assert.equal(correction.decide(-3, 60_000, FOLLOW).kind, "seek", "after half a minute it may try again");
});

test("between two seeks lie five seconds", () => {
  const correction = new Correction();
  assert.equal(correction.decide(-3, 0, FOLLOW).kind, "seek");
  assert.notEqual(correction.decide(-3, 4_900, FOLLOW).kind, "seek");
  assert.equal(correction.decide(-3, 5_000, FOLLOW).kind, "seek");
});

test("what cannot change its rate is only sought", () => {
  const correction = new Correction();
  assert.equal(correction.decide(0.3, 0, { mode: "follow", rateable: false }).kind, "none");
  assert.equal(correction.decide(0.7, 0, { mode: "follow", rateable: false }).kind, "seek");
});

test("one bad reading does not move the measured error", () => {
  const meter = new ErrorMeter();
  for (const reading of [0.01, 0.012, 0.9, 0.011, 0.01]) meter.add(reading);
  assert.ok(Math.abs(meter.value - 0.01) < 0.005);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test("a cost is reckoned with care until it is known, and after something stalled", () => {
  const cost = new LearnedCost({ first: 0.15, most: 3 });
  assert.ok(cost.careful >= 0.4);
  for (let n = 0; n < 8; n += 1) cost.measured(0.2);
  assert.ok(Math.abs(cost.careful - 0.2) < 0.01, `${cost.careful}`);
  cost.measured(0.8);
  assert.ok(cost.careful > 0.8, "one that took far longer makes careful at once");
  for (let n = 0; n < 8; n += 1) cost.measured(0.2);
  cost.doubt();
  assert.ok(cost.careful > 0.45);
  cost.measured(50);
  assert.equal(cost.careful, 3);
});

test("a cost is learned by half of each error and never below nothing", () => {
  const cost = new LearnedCost({ first: 0.1, most: 1 });
  cost.learn(-0.2);
  assert.ok(Math.abs(cost.value - 0.2) < 1e-9);
  cost.learn(5);
  assert.equal(cost.value, 0);
  cost.learn(-9);
  assert.equal(cost.value, 1);
});
