import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_RANGES, Played } from "../../app/web/static/js/player/played.js";
import { sourceOf } from "../../app/web/static/js/player/source_of.js";

const plain = { paused: false, rate: 1 };

function play(played, from, to, how = plain) {
  for (let now = from; now <= to; now += 0.25) played.reach(now, how);
}

test("what is played in one go is one range", () => {
  const played = new Played();
  play(played, 0, 12);
  assert.deepEqual(played.take(), { seconds: 12, ranges: [[0, 12]] });
  assert.equal(played.take(), null);
});

test("the next range goes on where the one that was told of ended", () => {
  const played = new Played();
  play(played, 0, 5);
  played.take();
  play(played, 5.25, 10);
  assert.deepEqual(played.take(), { seconds: 5, ranges: [[5, 10]] });
});

test("what is jumped over is not played, and what is played again is told again", () => {
  const played = new Played();
  play(played, 0, 5);
  played.jump();
  play(played, 6, 10);
  played.jump();
  play(played, 2, 4);
  const { seconds, ranges } = played.take();
  assert.deepEqual(ranges, [[0, 5], [6, 10], [2, 4]]);
  assert.equal(seconds, 11);
});

test("played twice as fast, a film takes half the time", () => {
  const played = new Played();
  play(played, 0, 20, { paused: false, rate: 2 });
  assert.deepEqual(played.take(), { seconds: 10, ranges: [[0, 20]] });
});

test("a film that stands still is not watched", () => {
  const played = new Played();
  play(played, 0, 20, { paused: true, rate: 1 });
  assert.equal(played.take(), null);
});

test("so many ranges are enough for one report", () => {
  const played = new Played();
  for (let n = 0; n < MOST_RANGES; n += 1) {
    played.jump();
    play(played, n * 10, n * 10 + 1);
  }
  assert.ok(played.isFull);
});

test("a page of ours is a word, another site is its host alone", () => {
  const here = "https://films.example/watch/1?t=4";
  const found = {
    "": "direct",
    "https://films.example/": "home",
    "https://films.example/search?q=a": "search",
    "https://films.example/channels/ada/about": "channel",
    "https://films.example/watch/2": "related",
    "https://films.example/history": "library",
    "https://films.example/studio": "elsewhere",
    "https://blog.example.org/post?secret=1": "blog.example.org",
  };
  for (const [referrer, source] of Object.entries(found)) {
    assert.equal(sourceOf(referrer, here), source, referrer);
  }
  assert.equal(sourceOf("https://blog.example.org/", "https://films.example/embed/1"), "embed");
});
