import assert from "node:assert/strict";
import { test } from "node:test";

const make = (/** @type {string} */ tag) => Object.assign(new EventTarget(), { tag, textContent: "" });
globalThis.document = /** @type {any} */ ({ querySelector: () => null, createElement: make });
const { isBelow, memberActs } = await import("../../app/web/static/js/rooms/member_menu.js");

/** A member as which somebody with every grant looks at others. */
function seenAs(role) {
  return /** @type {any} */ ({ you: { id: "u-me", role, host: role === "host" }, owner: "u-owner", may: () => true, speaks: true });
}

const offered = (session, member) => memberActs(session, member).map(({ textContent }) => textContent);
const DEEDS = ["member.mute", "member.unmute", "member.kick", "member.ban"];

test("who stands as high, and whose room it is, are not below anybody", () => {
  const moderator = seenAs("moderator");
  assert.ok(isBelow(moderator, { id: "g-1", name: "Kim", role: "guest" }));
  for (const role of ["moderator", "cohost", "host"]) assert.ok(!isBelow(moderator, { id: "u-1", name: "Ada", role }));
  assert.ok(!isBelow(seenAs("host"), { id: "u-owner", name: "Owner", role: "member" }));
});

test("nothing is offered about somebody of whom nobody told what they are", () => {
  const moderator = seenAs("moderator");
  assert.ok(!isBelow(moderator, { id: "u-1", name: "Ada" }));
  assert.deepEqual(offered(moderator, { id: "u-1", name: "Ada" }), ["member.mention"]);
});

test("who has left can be muted and banned, and is neither sent out nor made host", () => {
  const host = seenAs("host");
  const here = offered(host, { id: "u-1", name: "Ada", role: "member" });
  const gone = offered(host, { id: "u-1", name: "Ada", role: "member", away: true });
  assert.ok(DEEDS.every((deed) => here.includes(deed)));
  assert.deepEqual(here.filter((deed) => !gone.includes(deed)), ["member.kick", "member.hand_over"]);
});
