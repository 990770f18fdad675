import assert from "node:assert/strict";
import { test } from "node:test";

import { positionAt } from "../../app/web/static/js/rooms/anchor.js";
import { AHEAD, member } from "./member.js";

test("a scheduled start is in step within a second and stays so without a seek", async () => {
  const it = member();
  it.say({ lead: 400 });
  await it.pass(3000);
  assert.ok(Math.abs(it.error()) < 0.015, `error ${it.error()}`);
  assert.equal(it.player.seekCount, 0);
});

test("the start cost is learned, so a later start is closer", async () => {
  const it = member({ startMs: 200 });
  for (let n = 0; n < 6; n += 1) {
    it.say({ lead: 600 });
    await it.pass(2500);
    it.say({ playing: false, position: 0 });
    await it.pass(800);
  }
  assert.ok(Math.abs(it.follower.pursuit.costs.start.value - 0.2) < 0.03, `${it.follower.pursuit.costs.start.value}`);
});

test("a late joiner lands on the place and needs few seeks", async () => {
  const it = member({ seekMs: 600 });
  it.say({ position: 300, at: it.world.time + AHEAD - 20_000 });
  await it.pass(12_000);
  assert.ok(Math.abs(it.error()) < 0.015, `error ${it.error()}`);
  assert.ok(it.player.seekCount <= 3, `${it.player.seekCount} seeks`);
});

test("a small error is corrected by rate alone, and the rate returns to the room's", async () => {
  const it = member();
  it.say({ lead: 400 });
  await it.pass(2000);
  it.player.at -= 0.3;
  await it.pass(9000);
  assert.ok(Math.abs(it.error()) < 0.015, `error ${it.error()}`);
  assert.equal(it.player.seekCount, 0);
  assert.ok(Math.max(...it.player.rates) <= 1.08 + 1e-9);
  assert.equal(it.player.rate, 1);
});

test("a player that runs one in a thousand fast is held in step without a seek", async () => {
  const it = member({ speed: 1.001 });
  it.say({ lead: 400 });
  await it.pass(60_000);
  assert.ok(Math.abs(it.error()) < 0.02, `error ${it.error()}`);
  assert.equal(it.player.seekCount, 0);
});

test("a large error is one seek, not many", async () => {
  const it = member();
  it.say({ lead: 400 });
  await it.pass(3000);
  it.player.at -= 8;
  await it.pass(6000);
  assert.equal(it.player.seekCount, 1);
  assert.ok(Math.abs(it.error()) < 0.03, `error ${it.error()}`);
});

test("a member who cannot keep up is offered to catch up instead of being seeked for ever", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(1500);
  for (let n = 0; n < 25; n += 1) {
    it.player.at -= 3;
    await it.pass(1000);
  }
  assert.ok(it.player.seekCount <= 3, `${it.player.seekCount} seeks`);
  assert.ok(it.told.some(([kind]) => kind === "stuck"));
  it.follower.catchUp();
  await it.pass(6000);
  assert.ok(Math.abs(it.error()) < 0.03);
});

test("what was measured before a seek or a pause says nothing after it", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(3000);
  assert.ok(Math.abs(it.follower.drift) < 0.03);
  it.say({ position: 120, lead: 400 });
  assert.equal(it.follower.drift, null);
  assert.deepEqual(it.told.filter(([kind]) => kind === "drift").at(-1), ["drift", null]);
  await it.pass(3000);
  assert.ok(Math.abs(it.follower.drift) < 0.03);
  it.say({ playing: false, position: 2.5 });
  assert.deepEqual(it.told.filter(([kind]) => kind === "drift").at(-1), ["drift", null]);
});

test("a pause stops everybody on the same place", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(3000);
  it.say({ playing: false, position: 2.5 });
  await it.pass(500);
  assert.equal(it.player.paused(), true);
  assert.ok(Math.abs(it.player.at - 2.5) < 0.02);
});

test("a seek of the room is waited for and started together", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(3000);
  it.say({ position: 120, lead: 400 });
  await it.pass(300);
  assert.equal(it.player.paused(), true);
  assert.equal(it.player.at, 120);
  await it.pass(2000);
  assert.ok(Math.abs(it.error()) < 0.02, `error ${it.error()}`);
  assert.equal(it.player.seekCount, 1);
});

test("a change of rate on the run neither stops nor seeks", async () => {
  const it = member();
  const first = it.say({ lead: 200 });
  await it.pass(3000);
  const at = it.world.time + AHEAD + 300;
  it.say({ at, position: positionAt(first, at), rate: 1.5 });
  const wasPaused = [];
  await it.pass(4000, { until: () => (wasPaused.push(it.player.paused()), false) });
  assert.ok(!wasPaused.includes(true));
  assert.equal(it.player.seekCount, 0);
  assert.ok(Math.abs(it.player.rate - 1.5) < 0.05);
  assert.ok(Math.abs(it.error()) < 0.03, `error ${it.error()}`);
});

test("loose lets a second pass and mends more than two", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(2000);
  it.follower.setMode("loose");
  it.player.at -= 1;
  await it.pass(5000);
  assert.equal(it.player.seekCount, 0);
  it.player.at -= 2;
  await it.pass(5000);
  assert.equal(it.player.seekCount, 1);
});

test("detached leaves the member alone", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(2000);
  it.follower.setMode("detached");
  it.player.pause();
  it.player.at = 99;
  await it.pass(3000);
  assert.equal(it.player.paused(), true);
  assert.equal(it.player.at, 99);
  it.follower.setMode("follow");
  await it.pass(5000);
  assert.ok(Math.abs(it.error()) < 0.03);
});

test("a browser that refuses to play says so once and is not asked again until the member joins", async () => {
  const it = member();
  it.player.refuses = true;
  it.say({ lead: 200 });
  await it.pass(3000);
  assert.equal(it.told.filter(([kind]) => kind === "refused").length, 1);
  it.player.refuses = false;
  it.follower.catchUp();
  await it.pass(7000);
  assert.ok(Math.abs(it.error()) < 0.03, `error ${it.error()}`);
});

test("whoever stops following has the film stopped too, as a pause of ours", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(2000);
  it.follower.stop();
  assert.equal(it.player.paused(), true);
  assert.equal(it.follower.pausing, true);
});

test("at the end of the film the follower rests, and knows it", async () => {
  const it = member({ duration: 3 });
  it.say({ lead: 200 });
  await it.pass(1000);
  assert.equal(it.follower.ended, false);
  await it.pass(4000);
  assert.equal(it.follower.ended, true);
  const seeks = it.player.seekCount;
  await it.pass(5000);
  assert.equal(it.player.seekCount, seeks);
});

test("the edge of a film that is still being made is not its end, and nobody is thrown back from there", async () => {
  const it = member({ duration: 4, whole: 60 });
  it.say({ lead: 200 });
  await it.pass(6000);
  assert.equal(it.follower.ended, false);
  assert.ok(Math.abs(it.player.at - 4) < 0.05);
  await it.pass(60_000);
  assert.equal(it.follower.ended, true);
});

test("a browser that loads only while it plays is told to play after five seconds, and comes into step", async () => {
  const it = member();
  it.player.lazy = true;
  it.say({ position: 300, at: it.world.time + AHEAD - 20_000 });
  await it.pass(4500);
  assert.equal(it.player.paused(), true);
  await it.pass(1000);
  assert.equal(it.player.paused(), false);
  it.player.lazy = false;
  await it.pass(12_000);
  assert.ok(Math.abs(it.error()) < 0.03, `error ${it.error()}`);
});

test("a browser that loads nothing until it is pressed asks for the press", async () => {
  const it = member();
  Object.assign(it.player, { lazy: true, refuses: true });
  it.say({ position: 300, at: it.world.time + AHEAD - 20_000 });
  await it.pass(6000);
  assert.ok(it.told.some(([kind]) => kind === "refused"));
});

test("nobody is told to play at the very end, which would begin the film anew", async () => {
  const it = member({ duration: 60 });
  it.say({ position: 59.9 });
  it.player.lazy = true;
  it.follower.catchUp();
  await it.pass(9000);
  assert.equal(it.player.paused(), true);
});

test("what we assume acts at once and ends with the room's next word", async () => {
  const it = member();
  it.say({ lead: 200 });
  await it.pass(3000);
  it.follower.assume({ playing: false, position: 2.7 });
  await it.pass(200);
  assert.equal(it.player.paused(), true);
  it.follower.assume({});
  await it.pass(3000);
  assert.equal(it.player.paused(), false);
  it.follower.assume({ playing: false, position: 50 });
  await it.pass(200);
  it.say({ position: 50, lead: 300 });
  await it.pass(3000);
  assert.equal(it.player.paused(), false);
  assert.ok(Math.abs(it.error()) < 0.02, `error ${it.error()}`);
});
