import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock, offsetOf } from "../../app/web/static/js/rooms/clock.js";

/** A line with jitter, and a server whose clock is `ahead` of ours. */
function line({ ahead, random, least = 80, most = 120, time = { now: 0 } }) {
  const delay = () => least + random() * (most - least);
  const server = () => Math.round(time.now + time.ahead);
  time.ahead = ahead;
  const ask = async (c) => {
    time.now += delay();
    const r = server();
    const s = server();
    time.now += delay();
    return { c, r, s };
  };
  return { ask, time, now: () => time.now };
}

/** Repeatable numbers in 0..1. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

async function measured(pings, { ahead = 5_000_000, seed = 1 } = {}) {
  const { ask, time, now } = line({ ahead, random: numbers(seed) });
  const clock = new Clock(ask, { now });
  for (let n = 0; n < pings; n += 1) {
    await clock.ping();
    time.now += 60;
  }
  return { clock, time };
}

test("eight pings over a line with 40 ms of jitter find the server's time to 10 ms", async () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const { clock, time } = await measured(8, { seed });
    assert.ok(Math.abs(clock.serverNow() - time.now - time.ahead) < 12);
  }
});

test("a full window finds it to 5 ms", async () => {
  const errors = [];
  for (let seed = 1; seed <= 50; seed += 1) {
    const { clock, time } = await measured(24, { seed });
    errors.push(Math.abs(clock.serverNow() - time.now - time.ahead));
  }
  errors.sort((a, b) => a - b);
  assert.ok(errors[47] < 5, `95th percentile ${errors[47]}`);
});

/** A clock that keeps its own time over a line for so many ms; answers it, and how often it asked. */
async function kept(ms, { seed, ...delays }) {
  const { ask, time, now } = line({ ahead: 5_000_000, random: numbers(seed), ...delays });
  let asked = 0;
  const wait = async (gap) => {
    time.now += gap;
    if (time.now > ms) clock.stop();
  };
  const clock = new Clock((c) => ((asked += 1), ask(c)), { now, wait });
  await clock.start();
  while (time.now < ms) await null;
  return { asked, error: Math.abs(clock.serverNow() - time.now - time.ahead) };
}

test("an uneven line is measured more often, and known in ten seconds", async () => {
  const errors = [];
  for (let seed = 1; seed <= 50; seed += 1) {
    const { asked, error } = await kept(12_000, { seed, least: 20, most: 200 });
    assert.ok(asked > 18 && asked < 32, `${asked} pings`);
    errors.push(error);
  }
  errors.sort((a, b) => a - b);
  assert.ok(errors[25] < 4 && errors[47] < 13, `median ${errors[25]}, 95th percentile ${errors[47]}`);
});

test("an even line is not asked more often than it needs", async () => {
  const { asked } = await kept(60_000, { seed: 1 });
  assert.ok(asked < 33, `${asked} pings`);
});

test("the quickest way there and the quickest way back need not be of one ping", () => {
  const samples = [
    { up: 1080, down: -880, at: 0 },
    { up: 1120, down: -920, at: 0 },
  ];
  assert.equal(offsetOf(samples), 1000);
});

test("a server whose clock was set is believed at once", async () => {
  const { clock, time } = await measured(24);
  time.ahead += 3_000;
  await clock.ping();
  assert.ok(Math.abs(clock.serverNow() - time.now - time.ahead) < 25);
});

test("an unanswered ping changes nothing", async () => {
  const { clock } = await measured(8);
  const before = clock.offset;
  clock.ask = () => Promise.reject(new Error("away"));
  await clock.ping();
  assert.equal(clock.offset, before);
});

test("before the first answer there is no server time", () => {
  const clock = new Clock(() => Promise.reject(new Error("away")), { now: () => 5 });
  assert.equal(clock.serverNow(), null);
  assert.equal(clock.ready, false);
});

test("old samples are forgotten, so that two clocks that run apart stay known", async () => {
  const { clock, time } = await measured(8);
  time.now += 120_000;
  time.ahead += 3;
  await clock.ping();
  assert.equal(clock.samples.length, 1);
});
