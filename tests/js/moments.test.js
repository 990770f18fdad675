import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { querySelector: () => null, documentElement: { lang: "en" } };
const { showMoment } = await import("../../app/web/static/js/rooms/line_view.js");

/** A row of the chat, and the room it is shown in. */
function row(film) {
  const parts = { ".line-at": {}, ".line-then": {} };
  const sought = [];
  const room = { film: () => film.shows, seek: (seconds) => sought.push(seconds) };
  const element = { querySelector: (selector) => parts[selector] };
  const show = (line) => showMoment(element, { position: 62, video_id: "a", ...line }, room);
  return { show, sought, button: parts[".line-at"], words: parts[".line-then"] };
}

test("a moment of the film that shows leads there", () => {
  const { show, sought, button, words } = row({ shows: "a" });
  show({});
  assert.deepEqual([button.hidden, words.hidden, button.textContent], [false, true, "1:02"]);
  button.onclick();
  assert.deepEqual(sought, [62]);
});

test("a moment of another film is told and leads nowhere, until that film shows again", () => {
  const film = { shows: "b" };
  const { show, button, words } = row(film);
  show({});
  assert.deepEqual([button.hidden, words.hidden, words.textContent], [true, false, "1:02"]);
  film.shows = "a";
  show({});
  assert.deepEqual([button.hidden, words.hidden], [false, true]);
});

test("a line whose film is gone, or that is, leads nowhere", () => {
  const { show, button, words } = row({ shows: "a" });
  show({ video_id: null });
  assert.deepEqual([button.hidden, words.hidden], [true, false]);
  show({ deleted: true });
  assert.deepEqual([button.hidden, words.hidden], [true, true]);
  show({ position: null });
  assert.deepEqual([button.hidden, words.hidden], [true, true]);
});
