import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

const WORDS = JSON.stringify({ "crowd.counted": "counted", "crowd.found": "found {count}", "crowd.first": "{shown} of {count}", "crowd.none": "none" });
globalThis.document = /** @type {any} */ ({ querySelector: () => ({ content: "", textContent: WORDS }) });
const { Crowd } = await import("../../app/web/static/js/rooms/crowd.js");
const { placeOf } = await import("../../app/web/static/js/rooms/menu_place.js");

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

/** A panel of people as a member with some grants sees it, and what it asks the server. */
function panel(...grants) {
  const session = Object.assign(new EventTarget(), {
    slug: "abc",
    you: { user_id: "u" },
    may: (/** @type {string} */ grant) => grants.includes(grant),
  });
  const field = Object.assign(new EventTarget(), { value: "" });
  const form = Object.assign(new EventTarget(), { hidden: true, querySelector: () => field });
  const words = { hidden: true, textContent: "" };
  const seen = { shown: /** @type {any[]} */ ([]), asked: /** @type {string[]} */ ([]), answers: /** @type {any[]} */ ([]) };
  const read = async (/** @type {string} */ path) => {
    seen.asked.push(path.split("?")[1]);
    const answer = seen.answers.shift() ?? { items: [{ id: "g-1", name: "Kim" }], pagination: { total: 230 } };
    return answer;
  };
  const list = { show: ({ members = [] }) => seen.shown.push(members.map(({ name }) => name).join()) };
  const crowd = new Crowd(/** @type {any} */ (form), /** @type {any} */ (words), session, /** @type {any} */ (list), read);
  return { crowd, session, field, form, words, seen };
}

/** Let time pass, and what is asked be answered. */
async function pass(ms) {
  mock.timers.tick(ms);
  for (let n = 0; n < 5; n++) await Promise.resolve();
}

test("who deals with people reads the first of a crowd and looks for others by name", async () => {
  const { crowd, field, form, words, seen } = panel("kick");
  crowd.show({ v: 1, count: 230 });
  await pass(0);
  assert.deepEqual([form.hidden, words.textContent, seen.shown.at(-1)], [false, "1 of 230", "Kim"]);
  seen.answers.push({ items: [], pagination: { total: 0 } });
  field.value = " Löw ";
  field.dispatchEvent(new Event("input"));
  await pass(400);
  assert.equal(seen.asked.at(-1), "q=L%C3%B6w&page_size=50");
  assert.deepEqual([words.textContent, seen.shown.at(-1)], ["none", ""]);
});

test("a crowd that comes and goes is read again seldom, and at once after a deed", async () => {
  const { crowd, session, seen } = panel("ban");
  for (let n = 0; n < 20; n++) {
    crowd.show({ v: n, count: 230 + n });
    await pass(0);
  }
  assert.equal(seen.asked.length, 1);
  session.dispatchEvent(new Event("deed"));
  await pass(0);
  assert.equal(seen.asked.length, 2);
  crowd.show({ v: 30, count: 240 });
  await pass(10_000);
  assert.equal(seen.asked.length, 3);
});

test("a crowd that nobody looks at is not read, and is when its panel is opened", async () => {
  const { crowd, form, seen } = panel("ban");
  Object.assign(form, { offsetParent: null });
  crowd.show({ v: 1, count: 230 });
  await pass(0);
  await pass(20_000);
  assert.equal(seen.asked.length, 0);
  Object.assign(form, { offsetParent: {} });
  await pass(1_000);
  assert.equal(seen.asked.length, 1);
});

test("who deals with nobody is told that people are counted, and asks for nothing", async () => {
  const { crowd, form, words, seen } = panel("chat.send");
  crowd.show({ v: 1, count: 230, members: [] });
  await pass(10_000);
  assert.deepEqual([form.hidden, words.hidden, words.textContent, seen.asked], [true, false, "counted", []]);
});

test("an answer about the crowd does not overtake the list of the few who stayed", async () => {
  const { crowd, form, words, seen } = panel("mute");
  crowd.show({ v: 1, count: 230 });
  mock.timers.tick(0);
  crowd.show({ v: 2, count: 1, members: [/** @type {any} */ ({ id: "u-1", name: "Ada" })] });
  await pass(10_000);
  assert.deepEqual([form.hidden, words.hidden, seen.shown], [true, true, ["Ada"]]);
});

test("who loses the right to deal with people is shown nobody any more", async () => {
  const { crowd, session, form, words, seen } = panel("mute");
  crowd.show({ v: 1, count: 230 });
  await pass(0);
  session.may = () => false;
  session.dispatchEvent(new Event("you"));
  assert.deepEqual([form.hidden, words.textContent, seen.shown.at(-1)], [true, "counted", ""]);
});

test("a menu stands below its button, above it where there is no room, and never outside the window", () => {
  const panelSize = { width: 232, height: 300 };
  const frame = { width: 390, height: 844 };
  assert.deepEqual(placeOf({ top: 100, bottom: 144, right: 370 }, panelSize, frame), { x: 138, y: 152 });
  assert.deepEqual(placeOf({ top: 700, bottom: 744, right: 370 }, panelSize, frame), { x: 138, y: 392 });
  assert.deepEqual(placeOf({ top: 200, bottom: 244, right: 40 }, panelSize, { width: 390, height: 400 }), { x: 12, y: 88 });
});
