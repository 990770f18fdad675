import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = /** @type {any} */ ({ querySelector: () => null });
const { Entrance } = await import("../../app/web/static/js/rooms/entrance.js");

test("a password that was wrong is not tried again by itself, the invite is", () => {
  const shown = /** @type {any} */ ([]);
  const session = Object.assign(new EventTarget(), {
    key: { invite: "token", password: "wrong" },
    name: "Kim",
    pass: {},
    hangUp: () => {},
    open: () => shown.push({ ...session.key }),
  });
  const page = { dataset: { guest: "" }, querySelector: () => ({}) };
  const overlay = { part: () => null, show: () => {} };
  globalThis.localStorage = /** @type {any} */ ({ getItem: () => "Kim", setItem: () => {} });
  new Entrance(/** @type {any} */ (page), /** @type {any} */ (session), /** @type {any} */ (overlay)).open();
  new Entrance(/** @type {any} */ (page), /** @type {any} */ (session), /** @type {any} */ (overlay)).again();
  assert.deepEqual(shown, [{ invite: "token", password: "wrong" }, { invite: "token" }]);
});
