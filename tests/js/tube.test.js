import assert from "node:assert/strict";
import { test } from "node:test";

import { Tube } from "../../app/web/static/js/rooms/tube.js";

/** YouTube's element: it tells its position a few times a second, and plays when its test says so. */
function tube() {
  let time = 0;
  const element = {
    readyState: 0,
    currentTime: 10,
    playbackRate: 1,
    paused: true,
    api: { state: 2, getPlayerState: () => element.api.state },
    attributes: {},
    setAttribute: (name, value) => (element.attributes[name] = value),
    play: () => new Promise((resolve) => (element.starts = resolve)),
    pause: () => (element.paused = true),
  };
  const made = new Tube("dQw4w9WgXcQ", { now: () => time, element });
  const load = () => {
    made.begin();
    element.readyState = 1;
  };
  return { tube: made, element, load, pass: (ms) => (time += ms) };
}

test("nothing is asked of YouTube, and nothing told, before it is let in", () => {
  const { tube: it, element, load } = tube();
  assert.deepEqual(element.attributes, {});
  assert.equal(it.position(), null);
  assert.equal(it.ready(), false);
  load();
  assert.match(element.attributes.src, /^https:\/\/www\.youtube-nocookie\.com\//);
  assert.equal(it.position(), 10);
});

test("the position goes on between YouTube's words, and not for ever", () => {
  const { tube: it, element, load, pass } = tube();
  load();
  Object.assign(element, { paused: false, playbackRate: 2 });
  it.position();
  pass(250);
  assert.equal(it.position(), 10.5);
  pass(5_000);
  assert.equal(it.position(), 10.8);
  element.currentTime = 20;
  assert.equal(it.position(), 20);
});

test("a seek has arrived when YouTube says so, or after three seconds", () => {
  const { tube: it, element, load, pass } = tube();
  load();
  const place = Object.getOwnPropertyDescriptor(element, "currentTime");
  let asked = 0;
  Object.defineProperty(element, "currentTime", { get: () => 10, set: (to) => (asked = to) });
  it.seek(90);
  assert.deepEqual([asked, it.position(), it.ready()], [90, null, false]);
  pass(3_001);
  assert.deepEqual([it.position(), it.ready()], [10, true]);
  Object.defineProperty(element, "currentTime", place);
});

test("only the rates YouTube knows are asked for", () => {
  const { tube: it, element, load } = tube();
  load();
  for (const [wanted, set] of [[1.03, 1], [1.4, 1.5], [3, 2], [0.3, 0.25]]) {
    it.setRate(wanted);
    assert.equal(element.playbackRate, set);
  }
});

test("a start that our own pause ended is no refusal", async () => {
  const { tube: it, element, load } = tube();
  load();
  const started = it.play();
  it.pause();
  await assert.rejects(started, (error) => error.name !== "NotAllowedError");
  const again = it.play();
  element.starts();
  await again;
});

test("a film that stands still to load is not ready", () => {
  const { tube: it, element, load } = tube();
  load();
  assert.ok(it.ahead() > 2);
  element.api.state = 3;
  assert.deepEqual([it.ready(), it.ahead(), it.isBuffering], [false, 0, true]);
});

test("how long a film is is told when YouTube knows, and never of a broadcast", () => {
  const { tube: it, element, load } = tube();
  assert.equal(it.length(), null);
  load();
  assert.equal(it.length(), null);
  element.duration = 213;
  assert.equal(it.length(), 213);
  element.api.getVideoData = () => ({ isLive: true });
  assert.equal(it.length(), null);
});
