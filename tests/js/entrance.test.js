import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

globalThis.document = /** @type {any} */ ({ querySelector: () => null });
const { Declined, isPassing } = await import("../../app/web/static/js/realtime.js");
const { Entrance } = await import("../../app/web/static/js/rooms/entrance.js");
const { Overlay } = await import("../../app/web/static/js/rooms/overlay.js");

beforeEach(() => {
  globalThis.localStorage = /** @type {any} */ ({ getItem: () => "Kim", setItem: () => {} });
  globalThis.location = /** @type {any} */ ({ href: "http://here/rooms/x" });
});

/** Something on a page that has parts, can be pressed and is focused now and then. */
class Place extends EventTarget {
  constructor(over = "") {
    super();
    Object.assign(this, { dataset: { over }, hidden: true, textContent: "", value: "", focused: 0 });
    this.parts = new Map();
  }

  querySelector = (selector) => {
    if (!this.parts.has(selector)) this.parts.set(selector, new Place());
    return this.parts.get(selector);
  };

  focus = () => (this.focused += 1);
  press = () => this.dispatchEvent(new Event("click"));
}

/** A browser at a door, with what it shows and with which name and key it asks to come in. */
function atTheDoor({ isGuest = true, key = {}, name = undefined } = {}) {
  const asked = /** @type {any[]} */ ([]);
  const session = Object.assign(new EventTarget(), {
    key,
    name,
    pass: {},
    hangUp: () => asked.push("hang up"),
    open(given) {
      this.name = given ?? this.name;
      asked.push({ name: this.name, ...this.key });
    },
    triesAgain: ({ code }) => isPassing(code),
  });
  const places = new Map(["joining", "name", "password", "refused", "over"].map((over) => [over, new Place(over)]));
  const root = { querySelector: (selector) => places.get(/"(.*)"/.exec(selector)?.[1]), querySelectorAll: () => [...places.values()] };
  const banner = new Place();
  const page = { dataset: isGuest ? { guest: "" } : {}, querySelector: () => banner };
  const overlay = new Overlay(/** @type {any} */ (root));
  const entrance = new Entrance(/** @type {any} */ (page), /** @type {any} */ (session), overlay);
  const tell = (event, detail) => session.dispatchEvent(new CustomEvent(event, { detail }));
  return {
    ...{ entrance, session, asked, overlay, banner, places },
    join: () => tell("joined", {}),
    refuse: (code, message = "") => tell("refused", new Declined({ code, message })),
    breakLine: () => tell("away"),
    words: (over) => places.get(over).querySelector("[data-words]").textContent,
  };
}

test("a password that was wrong is not tried again by itself, the invite is", () => {
  const { entrance, asked } = atTheDoor({ key: { invite: "token", password: "wrong" }, name: "Kim" });
  entrance.open();
  entrance.again();
  assert.deepEqual(asked, [{ name: "Kim", invite: "token", password: "wrong" }, "hang up", { name: "Kim", invite: "token" }]);
});

test("a guest is asked for a name when the room has nothing else against them", () => {
  const door = atTheDoor();
  door.entrance.open();
  assert.deepEqual(door.asked, [{ name: undefined }]);
  assert.equal(door.overlay.shown, "joining");
  door.refuse("NAME_WANTED", "Tell the others your name.");
  assert.equal(door.overlay.shown, "name");
  assert.equal(door.words("name"), "", "nobody was asked yet");
});

test("a guest whom the room does not take is sent to sign in, and never asked for a name", () => {
  const door = atTheDoor();
  door.entrance.open();
  door.refuse("SIGN_IN_TO_JOIN", "This room takes no guests. Sign in to join.");
  assert.equal(door.overlay.shown, "refused");
  assert.equal(door.words("refused"), "This room takes no guests. Sign in to join.");
  assert.equal(door.places.get("refused").querySelector("[data-sign-in]").hidden, false);
});

for (const [code, message, words] of [
  ["INTERNAL_SERVER_ERROR", "Something went wrong on our side.", "Something went wrong on our side. room.tries_again"],
  ["UNREACHABLE", "", "room.no_answer room.tries_again"],
]) {
  test(`whoever is before a door that answers ${code} is told so, and may try at once`, () => {
    const door = atTheDoor();
    door.entrance.open();
    door.refuse(code, message);
    assert.equal(door.overlay.shown, "refused");
    assert.equal(door.words("refused"), words);
    door.places.get("refused").querySelector("[data-again]").press();
    assert.deepEqual(door.asked.slice(1), ["hang up", { name: undefined }]);
    assert.equal(door.overlay.shown, "joining");
  });
}

test("what is said again and again takes the focus once", () => {
  const door = atTheDoor();
  door.entrance.open();
  for (let n = 0; n < 3; n += 1) door.refuse("INTERNAL_SERVER_ERROR", "Something went wrong on our side.");
  assert.equal(door.places.get("refused").querySelector("[data-focus]").focused, 1);
});

test("whose way back is broken keeps the film, reads why, and may try at once", () => {
  const door = atTheDoor();
  door.entrance.open();
  door.join();
  door.refuse("INTERNAL_SERVER_ERROR", "Something went wrong on our side.");
  assert.equal(door.overlay.shown, null, "nothing lies over the film");
  assert.equal(door.banner.hidden, false);
  assert.equal(door.banner.querySelector("[data-words]").textContent, "room.not_back");
  const again = door.banner.querySelector("[data-again]");
  assert.equal(again.hidden, false);
  again.press();
  assert.equal(door.overlay.shown, null);
  assert.equal(door.asked.at(-2), "hang up");
});

test("a line that breaks while a name is written takes the form from nobody", () => {
  const door = atTheDoor();
  door.entrance.open();
  door.breakLine();
  assert.equal(door.overlay.shown, "refused");
  door.refuse("NAME_WANTED");
  door.breakLine();
  assert.equal(door.overlay.shown, "name");
});

test("whose right ended is shown the way back in, and who may not come is not", () => {
  for (const code of ["RENTAL_REQUIRED", "SUBSCRIPTION_REQUIRED", "SPONSOR_REQUIRED", "KICKED", "BANNED", "ROOM_CLOSED"]) {
    const door = atTheDoor();
    door.entrance.over({ code, message: "It is over." });
    const back = door.places.get("over").querySelector("[data-back]");
    assert.equal(back.hidden, ["BANNED", "ROOM_CLOSED"].includes(code), code);
    assert.equal(back.textContent, code.endsWith("_REQUIRED") ? "room.way_back" : "", code);
  }
});
