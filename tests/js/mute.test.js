import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Mute } from "../../app/web/static/js/rooms/mute.js";

/** A mute of so many ms, by a room whose clock is far from ours. */
function muted(ms) {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const ahead = 5_000_000;
  const session = {
    you: { muted_until: new Date(Date.now() + ahead + ms).toISOString() },
    clock: { serverNow: () => Date.now() + ahead },
  };
  const seen = { ended: 0 };
  const mute = new Mute(session, () => {
    seen.ended += 1;
    mute.watch();
  });
  mute.watch();
  return { mute, seen };
}

test("a mute ends by itself when the room's clock says so", () => {
  const { mute, seen } = muted(10_000);
  assert.ok(mute.until);
  mock.timers.tick(9_900);
  assert.equal(seen.ended, 0);
  mock.timers.tick(400);
  assert.equal(seen.ended, 1);
  assert.equal(mute.until, null);
  mock.timers.reset();
});

test("a mute of a year is not over at once", () => {
  const { mute } = muted(365 * 86_400_000);
  mock.timers.tick(86_400_000);
  assert.ok(mute.until);
  mock.timers.reset();
});

test("whose mute was lifted is told so by nobody's clock", () => {
  const { mute } = muted(10_000);
  mute.session.you = { muted_until: null };
  assert.equal(mute.until, null);
  mock.timers.reset();
});
