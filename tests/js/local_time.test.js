import assert from "node:assert/strict";
import { test } from "node:test";

process.env.TZ = "Asia/Tokyo";
const { here, inUtc, startLocalTime } = await import("../../app/web/static/js/lib/local_time.js");

test("a time is kept in UTC and shown in the reader's zone", () => {
  assert.equal(here("2026-11-27T13:00"), "2026-11-27T22:00");
  assert.equal(here("2026-12-31T20:30"), "2027-01-01T05:30");
  assert.equal(inUtc(here("2026-12-31T20:30")), "2026-12-31T20:30");
});

test("what is no time stays as it was typed", () => {
  assert.equal(here(""), "");
  assert.equal(inUtc(""), "");
});

/** A block with a field that came from the server with one value and holds another. */
function block(defaultValue, value) {
  const field = { defaultValue, value, name: "at", form: { addEventListener() {} } };
  const hint = { dataset: { words: "In {zone}" }, textContent: "" };
  const parts = { "[type='datetime-local']": field, "[data-zone]": hint };
  return { field, hint, querySelector: (selector) => parts[selector] };
}

test("what was typed before the script came is the reader's own time", () => {
  const [fresh, typed] = [block("2026-11-27T13:00", "2026-11-27T13:00"), block("", "2026-11-27T20:00")];
  for (const one of [fresh, typed]) startLocalTime(one);
  assert.equal(fresh.field.value, "2026-11-27T22:00");
  assert.equal(typed.field.value, "2026-11-27T20:00");
  assert.equal(typed.hint.textContent, "In Asia/Tokyo");
});
