import assert from "node:assert/strict";
import { test } from "node:test";

import { spread, tileOf } from "../../app/web/static/js/player/storyboard.js";

const BASE = "https://here/media/token/videos/1/storyboard-1/storyboard.vtt";

test("a cue names a part of a sheet that lies beside the index", () => {
  assert.deepEqual(tileOf("storyboard-002.jpg#xywh=192,108,192,108\n", BASE), {
    url: "https://here/media/token/videos/1/storyboard-1/storyboard-002.jpg",
    x: 192,
    y: 108,
    width: 192,
    height: 108,
  });
});

test("a cue without a part is no tile", () => {
  assert.equal(tileOf("storyboard-001.jpg", BASE), null);
  assert.equal(tileOf("storyboard-001.jpg#xywh=0,0,0,0", BASE), null);
});

test("moments are spread over the whole film, and a short one shows all it has", () => {
  assert.deepEqual(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4), [0, 2, 5, 7]);
  assert.deepEqual(spread([0, 1], 4), [0, 1]);
});
