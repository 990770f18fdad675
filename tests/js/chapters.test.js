import assert from "node:assert/strict";
import { test } from "node:test";

import { asVtt } from "../../app/web/static/js/player/chapters.js";

test("each chapter goes on until the next begins, the last until the end", () => {
  const chapters = [
    { start: 0, title: "Quay" },
    { start: 3661.5, title: "Open\nsea" },
  ];
  assert.equal(
    asVtt(chapters, 4000),
    "WEBVTT\n\n00:00:00.000 --> 01:01:01.500\nQuay\n\n01:01:01.500 --> 01:06:40.000\nOpen sea",
  );
});

test("a title is text, whatever stands in it", () => {
  const vtt = asVtt([{ start: 0, title: "<b>--> & more" }], 0);
  assert.match(vtt, /&lt;b&gt;--&gt; &amp; more$/);
  assert.match(vtt, /00:00:00.000 --> 00:00:01.000/);
});
