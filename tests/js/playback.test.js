import assert from "node:assert/strict";
import { test } from "node:test";

import {
  ask,
  filesOf,
  mustReopen,
  resigned,
  signedStart,
} from "../../app/web/static/js/player/playback.js";

const ANSWER = {
  master_url: "/media/v1.a.1.play.0.x/videos/7/ladder-1/master.m3u8",
  renditions: [{ height: 720, state: "READY" }, { height: 360, state: "GROWING" }],
  audio_tracks: [{ id: "a", language: "en" }],
};

test("a newer signature for the same files opens nothing again", () => {
  const now = { ...ANSWER, master_url: "/media/v1.b.2.play.0.y/videos/7/ladder-1/master.m3u8" };
  assert.equal(mustReopen(ANSWER, now), false);
});

test("other files, another picture size or another language open again", () => {
  const other = { ...ANSWER, master_url: "/media/v1.a.1.play.0.x/videos/7/ladder-2/master.m3u8" };
  assert.equal(mustReopen(ANSWER, other), true);
  const taller = { ...ANSWER, renditions: [...ANSWER.renditions, { height: 1080, state: "GROWING" }] };
  assert.equal(mustReopen(ANSWER, taller), true);
  const spoken = { ...ANSWER, audio_tracks: [...ANSWER.audio_tracks, { id: "b", language: "de" }] };
  assert.equal(mustReopen(ANSWER, spoken), true);
});

test("a picture size that has only been planned opens nothing again", () => {
  const planned = { ...ANSWER, renditions: [...ANSWER.renditions, { height: 1080, state: "PENDING" }] };
  assert.equal(mustReopen(ANSWER, planned), false);
  const done = { ...ANSWER, renditions: ANSWER.renditions.map((one) => ({ ...one, state: "READY" })) };
  assert.equal(mustReopen(ANSWER, done), false);
});

test("files keep their place below a newer signature", () => {
  const old = "http://h/media/old/videos/7/ladder-1/720p/0.mp4?x=1";
  assert.equal(signedStart(old), "http://h/media/old/");
  assert.equal(filesOf(old), "videos/7/ladder-1/720p/0.mp4");
  assert.equal(resigned(old, "http://h/media/new/"), "http://h/media/new/videos/7/ladder-1/720p/0.mp4?x=1");
  assert.equal(resigned("http://h/other.mp4", "http://h/media/new/"), "http://h/other.mp4");
});

test("another site's player is something to play, and nothing at all is not", async (context) => {
  const told = (answer) => async () => new Response(JSON.stringify(answer));
  context.after(() => delete globalThis.fetch);
  const embed = { provider: "youtube", id: "dQw4w9WgXcQ", url: "https://www.youtube.com/watch?v=dQw4w9WgXcQ" };
  globalThis.fetch = told({ master_url: null, embed });
  assert.deepEqual((await ask("/playback")).embed, embed);
  globalThis.fetch = told({ master_url: null, embed: null });
  assert.equal(await ask("/playback"), null);
});
