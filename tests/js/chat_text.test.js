import assert from "node:assert/strict";
import { test } from "node:test";

import { pieces } from "../../app/web/static/js/rooms/line_text.js";

globalThis.document = { querySelector: () => null, documentElement: {} };
const { matching } = await import("../../app/web/static/js/rooms/mention_box.js");
globalThis.document.querySelector = () => ({ content: "/api/v1" });
const { Reel } = await import("../../app/web/static/js/rooms/replay.js");
const kinds = (text, names) => pieces(text, names).map(({ kind, text }) => [kind, text]);

test("a link ends before the sentence that holds it does", () => {
  assert.deepEqual(kinds("see https://example.org/a_(b)."), [
    ["text", "see "], ["link", "https://example.org/a_(b)"], ["text", "."],
  ]);
  assert.deepEqual(kinds("(www.example.org)"), [["text", "("], ["link", "www.example.org"], ["text", ")"]]);
});

test("what runs a script is no link", () => {
  assert.deepEqual(kinds("javascript:alert(1) data:text/html,x"), [["text", "javascript:alert(1) data:text/html,x"]]);
});

test("the longest name after an at is named, an address and the middle of a word are not", () => {
  const names = ["Ada", "Ada Lovelace", "a.b (c)"];
  assert.deepEqual(kinds("hi @ada lovelace!", names), [["text", "hi "], ["name", "@ada lovelace"], ["text", "!"]]);
  assert.deepEqual(kinds("me@ada @adam", names), [["text", "me@ada @adam"]]);
  assert.deepEqual(kinds("@a.b (c)", names), [["name", "@a.b (c)"]]);
});

test("the pieces of a line put together are the line", () => {
  for (const text of ["", "@", "https://", "a https://x.y/@ada b", "@Ada@Ada www."]) {
    assert.equal(pieces(text, ["Ada"]).map((piece) => piece.text).join(""), text);
  }
});

test("a name is offered by the beginning of any of its words", () => {
  const names = ["Ben", "Ada Lovelace", "Lou", "Ben"];
  assert.deepEqual(matching(names, "lo"), ["Ada Lovelace", "Lou"]);
  assert.deepEqual(matching(names, ""), ["Ada Lovelace", "Ben", "Lou"]);
});

test("a replay reads each stretch once, shows what was said so far, and reads again what failed", async () => {
  const asked = [];
  const said = [{ seq: 1, position: 10 }, { seq: 2, position: 70 }];
  let fails = true;
  let time = 0;
  const reel = new Reel(async (start, end) => {
    asked.push(start);
    if (start === 60 && fails) throw new Error("away");
    return { messages: said.filter(({ position }) => position >= start && position < end), more: false };
  }, () => time);
  const wait = () => new Promise((resolve) => setImmediate(resolve));
  reel.until(30, () => {});
  await wait();
  assert.deepEqual(reel.until(5, () => {}), []);
  fails = false;
  time = 1_001;
  await wait();
  reel.until(75, () => {});
  await wait();
  assert.deepEqual(reel.until(75, () => {}).map(({ seq }) => seq), [1, 2]);
  assert.equal(asked.filter((start) => start === 0).length, 1);
});
