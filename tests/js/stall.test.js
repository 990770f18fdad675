import assert from "node:assert/strict";
import { test } from "node:test";

import { AHEAD, member } from "./member.js";

test("a stall of a second is made good within eight by one seek", async () => {
  for (const stall of [1000, 1400]) {
    const it = member();
    it.say({ lead: 200 });
    await it.pass(5000);
    it.player.block(stall);
    await it.pass(stall);
    const seeks = it.player.seekCount;
    await it.pass(8000, { until: () => Math.abs(it.error()) < 0.05 });
    assert.ok(Math.abs(it.error()) < 0.05, `error ${it.error()}`);
    for (let n = 0; n < 40; n += 1) {
      await it.pass(100);
      assert.ok(Math.abs(it.error()) < 0.05, `left again: error ${it.error()}`);
    }
    assert.equal(it.player.seekCount - seeks, 1);
  }
});

test("one seek does after a stall, however much longer it takes than those before", async () => {
  for (const usual of [150, 400]) {
    for (const seekMs of [100, 400, 600, 750, 900]) {
      const it = member({ seekMs: usual });
      it.say({ position: 100, at: it.world.time + AHEAD - 20_000 });
      await it.pass(10_000);
      Object.assign(it.player, { seekMs });
      it.player.block(1000);
      await it.pass(1000);
      const seeks = it.player.seekCount;
      await it.pass(8000);
      const met = `${usual} ms, then ${seekMs}: error ${it.error()}`;
      assert.ok(Math.abs(it.error()) < 0.05, met);
      await it.pass(4000);
      assert.ok(Math.abs(it.error()) < 0.05, `left again: ${met}`);
      assert.equal(it.player.seekCount - seeks, 1, met);
    }
  }
});

test("where every seek takes as long as the last, hardly anything is waited for", async () => {
  const it = member({ seekMs: 300 });
  it.say({ lead: 200 });
  await it.pass(3000);
  for (let n = 0; n < 6; n += 1) {
    it.player.at -= 8;
    await it.pass(31_000);
  }
  it.player.at -= 8;
  await it.pass(5000, { until: () => it.player.seeking });
  const asked = it.world.time;
  await it.pass(5000, { until: () => !it.player.paused() });
  assert.ok(it.world.time - asked < 500, `${it.world.time - asked} ms`);
});
