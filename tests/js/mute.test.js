import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Mute } from "../../app/web/static/js/rooms/mute.js";
import { RoomSession } from "../../app/web/static/js/rooms/session.js";
import { FakeSocket } from "./line.js";

globalThis.document = /** @type {any} */ ({
  querySelector: () => ({ textContent: JSON.stringify({ "chat.muted": "until {time}", "chat.muted_because": "because {reason}", "chat.may_not": "never" }) }),
});
const { Floats } = await import("../../app/web/static/js/rooms/floats.js");
const { silence } = await import("../../app/web/static/js/rooms/silence.js");

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

/** A member who may write and react, or not, and the row of reactions they see. */
function member(...grants) {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const session = new RoomSession("x", new FakeSocket());
  session.clock.serverNow = () => Date.now();
  const buttons = /** @type {any[]} */ ([]);
  globalThis.document.createElement = () => /** @type {any} */ (new EventTarget());
  const bar = { hidden: true, title: "", append: (/** @type {any} */ one) => buttons.push(one), querySelectorAll: () => buttons };
  const floats = new Floats(/** @type {any} */ ({}), /** @type {any} */ (bar), session);
  session.hear("you", { grants });
  return { session, floats, bar, isOpen: () => buttons.every((one) => !one.disabled) };
}

test("who is muted sees the reactions closed, with the reason, and open again when it ends", () => {
  const { session, bar, isOpen } = member("chat.send");
  assert.deepEqual([session.speaks, isOpen(), bar.hidden, bar.title], [true, true, false, ""]);
  session.hear("you", { muted_until: new Date(Date.now() + 10_000).toISOString(), mute_reason: "too loud" });
  assert.deepEqual([session.speaks, isOpen(), bar.hidden, bar.title], [false, false, false, "because too loud"]);
  mock.timers.tick(10_300);
  assert.deepEqual([session.speaks, isOpen(), bar.title], [true, true, ""]);
  mock.timers.reset();
});

test("who may not react at all is offered nothing, and told why", () => {
  const { session, bar } = member("queue.vote");
  assert.deepEqual([session.speaks, bar.hidden, silence(session)], [false, true, "never"]);
  mock.timers.reset();
});
