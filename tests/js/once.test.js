import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { once } from "../../app/web/static/js/rooms/once.js";
import { RoomSession } from "../../app/web/static/js/rooms/session.js";
import { FakeSocket } from "./line.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

/** Have a member put out by a server that answers these, one after the other; answers what was asked and what came of it. */
async function kick(...answers) {
  const socket = new FakeSocket();
  socket.answers["mod:kick"] = () => answers.shift();
  const done = once(new RoomSession("x", socket), "mod:kick", { member: "g-1" }).catch(({ code }) => code);
  for (let n = 0; n < 20; n++) await Promise.resolve();
  mock.timers.tick(1_000);
  return { outcome: await done, asked: socket.of("mod:kick") };
}

const BUSY = { ok: false, code: "ROOM_BUSY" };

test("a room that is busy is asked once more for the very same", async () => {
  const { outcome, asked } = await kick(BUSY, { ok: true });
  assert.deepEqual([outcome, asked.length], [{ ok: true }, 2]);
  assert.deepEqual(asked[0], asked[1]);
  assert.equal(typeof asked[0].op, "string");
});

test("what stays busy is said, and what is refused is not asked again", async () => {
  assert.deepEqual(((found) => [found.outcome, found.asked.length])(await kick(BUSY, BUSY)), ["ROOM_BUSY", 2]);
  assert.deepEqual(((found) => [found.outcome, found.asked.length])(await kick({ ok: false, code: "FORBIDDEN" })), ["FORBIDDEN", 1]);
});
