import assert from "node:assert/strict";
import { test } from "node:test";

process.env.TZ = "Asia/Tokyo";
const { here, inUtc } = await import("../../app/web/static/js/lib/local_time.js");

test("a time is kept in UTC and shown in the reader's zone", () => {
  assert.equal(here("2026-11-27T13:00"), "2026-11-27T22:00");
  assert.equal(here("2026-12-31T20:30"), "2027-01-01T05:30");
  assert.equal(inUtc(here("2026-12-31T20:30")), "2026-12-31T20:30");
});

test("what is no time stays as it was typed", () => {
  assert.equal(here(""), "");
  assert.equal(inUtc(""), "");
});
