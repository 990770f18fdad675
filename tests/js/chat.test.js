import assert from "node:assert/strict";
import { test } from "node:test";

import { Rereading, readOn } from "../../app/web/static/js/rooms/catch_up.js";
import { Outbox } from "../../app/web/static/js/rooms/outbox.js";

test("a text sent again is the same line to the server", () => {
  const outbox = new Outbox();
  const first = outbox.put("hello", 7);
  outbox.fail(first, { inBox: true });
  assert.equal(outbox.put("hello", 7).op, first.op);
  assert.deepEqual(outbox.rewritten(), []);
});

test("the same text said twice on purpose is two lines", () => {
  const outbox = new Outbox();
  const [first, second] = [outbox.put("yes", 7), outbox.put("yes", 7)];
  assert.notEqual(first.op, second.op);
  assert.equal(outbox.arrived("yes", 8), first);
  assert.equal(outbox.arrived("yes", 8), second);
});

test("a line that could not be sent ends its wait when it comes back after all", () => {
  const outbox = new Outbox();
  const entry = outbox.put("hello", 7);
  outbox.fail(entry, { inBox: true });
  assert.equal(outbox.arrived("hello", 8), entry);
  assert.equal(outbox.arrived("hello", 8), undefined);
});

test("an older line of the same words is another one", () => {
  const outbox = new Outbox();
  const entry = outbox.put("yes", 7);
  assert.equal(outbox.arrived("yes", 3), undefined);
  assert.equal(outbox.arrived("yes", 8), entry);
});

test("what was written differently in the box is given up, what still stands only in its row is not", () => {
  const outbox = new Outbox();
  const [back, kept] = [outbox.put("teh film", 7), outbox.put("next", 7)];
  outbox.fail(back, { inBox: true });
  outbox.fail(kept, { inBox: false });
  outbox.put("the film", 7);
  assert.deepEqual(outbox.rewritten(), [back]);
  assert.ok(outbox.entries.includes(kept));
});

test("after a break every line is read that was missed, and those before once more", async () => {
  const kept = Array.from({ length: 450 }, (_, n) => ({ seq: n + 1 }));
  const asked = [];
  const ask = async ({ after }) => {
    asked.push(after);
    const messages = kept.filter(({ seq }) => seq > after).slice(0, 200);
    return { messages, more: messages.length === 200 };
  };
  const shown = [];
  await readOn(ask, 20, ({ seq }) => shown.push(seq));
  assert.deepEqual(asked, [20, 220, 420]);
  assert.deepEqual(shown, kept.slice(20).map(({ seq }) => seq));
});

test("however many reasons there are to read again, it is read once, and once more for what came meanwhile", async () => {
  let [reads, atOnce, most] = [0, 0, 0];
  let end = () => {};
  const rereading = new Rereading(async () => {
    reads += 1;
    most = Math.max(most, ++atOnce);
    await new Promise((done) => (end = done));
    atOnce -= 1;
  }, 1);
  const until = async (count) => { while (reads < count) await new Promise((done) => setTimeout(done, 1)); };
  for (let reason = 0; reason < 10; reason++) rereading.soon();
  await until(1);
  for (let reason = 0; reason < 10; reason++) rereading.soon();
  end();
  await until(2);
  end();
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual([reads, most], [2, 1]);
});
