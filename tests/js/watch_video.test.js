import assert from "node:assert/strict";
import { test } from "node:test";

import { watchVideo } from "../../app/web/static/js/realtime.js";
import { FakeSocket } from "./line.js";

const SPONSOR = { ok: false, code: "SPONSOR_REQUIRED", message: "This video is for sponsors of the channel." };
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A page that follows the video `a`. */
async function page(answer = { ok: true, video: "a" }) {
  const socket = new FakeSocket();
  const [changes, ends] = [[], []];
  socket.answers["video:watch"] = answer;
  watchVideo("a", (payload) => changes.push(payload), (why) => ends.push(why), socket);
  socket.connect();
  await settled();
  return { socket, changes, ends };
}

test("news of the video is passed on, news of another is not", async () => {
  const { socket, changes } = await page();
  socket.say("media", { video: "b" });
  socket.say("media", { video: "a", code: null, watchable: true });
  assert.deepEqual(changes.map(({ watchable }) => watchable), [undefined, true]);
});

test("an end is asked about, and why it is one for us is what the server answers us", async () => {
  const { socket, changes, ends } = await page();
  socket.answers["video:watch"] = SPONSOR;
  socket.say("media", { video: "a", code: "UNAUTHORIZED", watchable: false });
  await settled();
  assert.deepEqual(ends.map(({ code, message }) => [code, message]), [[SPONSOR.code, SPONSOR.message]]);
  assert.equal(changes.length, 1);
});

test("who may still watch after an end for others follows again", async () => {
  const { socket, changes, ends } = await page();
  socket.say("media", { video: "a", code: "UNAUTHORIZED", watchable: false });
  await settled();
  assert.deepEqual([socket.of("video:watch").length, changes.length, ends.length], [2, 2, 0]);
});

test("a right that ended while the line was broken is noticed when it is back", async () => {
  const { socket, ends } = await page();
  socket.answers["video:watch"] = SPONSOR;
  socket.drop();
  socket.connect();
  await settled();
  assert.equal(ends.length, 1);
});

for (const code of ["SERVICE_UNAVAILABLE", "INTERNAL_SERVER_ERROR", "RATE_LIMIT_EXCEEDED"]) {
  test(`a server in trouble (${code}) ends nothing`, async () => {
    const { ends } = await page({ ok: false, code });
    assert.equal(ends.length, 0);
  });
}
