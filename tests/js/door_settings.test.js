import assert from "node:assert/strict";
import { mock, test } from "node:test";

globalThis.document = /** @type {any} */ ({ querySelector: () => null });
const { DoorSettings } = await import("../../app/web/static/js/rooms/door_settings.js");

const SETTINGS = { privacy: "unlisted", permanent: false };

/** The settings of a room as somebody sees them; `answer` is what the server does about a change. */
function panel({ host = false, grants = ["settings"], owner = false, answer = async (/** @type {object} */ _change) => ({}) } = {}) {
  const label = { hidden: true };
  const said = /** @type {string[]} */ ([]);
  const words = Object.assign(new EventTarget(), { textContent: "" });
  const kept = Object.assign(new EventTarget(), { checked: false, closest: () => label });
  const parts = {
    "[data-room]": { dataset: owner ? { owner: "" } : {} },
    "[data-privacy]": Object.assign(new EventTarget(), { value: "unlisted" }),
    "[data-room-password]": Object.assign(new EventTarget(), { hidden: true }),
    "[data-room-kept]": kept,
    "#toast": { content: { firstElementChild: { cloneNode: () => Object.assign(new EventTarget(), { querySelector: () => words }) } } },
    "[data-toasts]": { append: () => said.push(words.textContent) },
  };
  globalThis.document = /** @type {any} */ ({ querySelector: (/** @type {string} */ name) => parts[name] ?? null });
  const asked = /** @type {any[]} */ ([]);
  const session = Object.assign(new EventTarget(), {
    you: { host },
    may: (/** @type {string} */ grant) => grants.includes(grant),
    ask: async (/** @type {string} */ event, /** @type {any} */ { op, ...change }) => {
      asked.push([event, typeof op, change]);
      return answer(change);
    },
  });
  const made = new DoorSettings(/** @type {any} */ (session));
  session.dispatchEvent(new CustomEvent("joined", { detail: { settings: SETTINGS } }));
  return { made, kept, label, asked, said, session };
}

test("the host switches whether the room is kept, and the room is asked so", async () => {
  const { kept, label, asked, session } = panel({ host: true });
  assert.deepEqual([label.hidden, kept.checked], [false, false]);
  kept.checked = true;
  kept.dispatchEvent(new Event("change"));
  await Promise.resolve();
  assert.deepEqual(asked, [["room:settings", "string", { permanent: true }]]);
  session.dispatchEvent(new CustomEvent("settings", { detail: { ...SETTINGS, permanent: true } }));
  assert.equal(kept.checked, true);
});

test("the owner who handed the room over may still say that it is kept, a cohost may not", () => {
  assert.equal(panel({ owner: true }).label.hidden, false);
  assert.equal(panel({}).label.hidden, true);
  assert.equal(panel({ owner: true, grants: [] }).label.hidden, true);
});

test("a switch that the server does not take goes back, and why is said", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const refuse = async () => {
    throw Object.assign(new Error("You may not do that here."), { code: "FORBIDDEN" });
  };
  const { kept, said } = panel({ host: true, answer: refuse });
  kept.checked = true;
  kept.dispatchEvent(new Event("change"));
  for (let n = 0; n < 5; n++) await Promise.resolve();
  assert.deepEqual([kept.checked, said], [false, ["You may not do that here."]]);
  mock.timers.reset();
});
