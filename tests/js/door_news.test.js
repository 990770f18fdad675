import assert from "node:assert/strict";
import { test } from "node:test";

import { DoorNews } from "../../app/web/static/js/rooms/door_news.js";
import { RoomSession } from "../../app/web/static/js/rooms/session.js";
import { FakeSocket } from "./line.js";

const IN = { ok: true, you: { id: "me", grants: [] }, state: { epoch: 1, v: 1 }, members: { v: 1, count: 1 }, chat: [] };

/** A tab at a room's door, one of several of a browser whose cookie may open it. */
function tab(browser, slug = "x", needs = () => true) {
  const socket = new FakeSocket();
  const session = new RoomSession(slug, socket);
  let cookie = browser.cookie;
  const connect = socket.connect;
  socket.connected = false;
  socket.connect = () => {
    cookie = browser.cookie;
    connect();
  };
  socket.answers["room:join"] = ({ password }) => {
    if (password === "sesame") browser.pass = true;
    const refusal = { ok: false, code: "PASSWORD_REQUIRED" };
    return browser.pass || cookie === "opened" ? IN : refusal;
  };
  const seen = { reloads: 0, away: 0, channel: /** @type {any} */ ({ onmessage: null }) };
  seen.channel.postMessage = (data) => browser.tabs.filter((one) => one !== seen.channel).forEach((one) => one.onmessage({ data }));
  browser.tabs.push(seen.channel);
  const again = () => session.renew();
  const page = { isGuest: true, again, reload: () => (seen.reloads += 1), needs };
  const news = new DoorNews(session, page, seen.channel);
  session.addEventListener("away", () => (seen.away += 1));
  return { session, socket, seen, news };
}

/** Let what was asked be answered. */
async function settle(...tabs) {
  for (let n = 0; n < 50; n++) await Promise.resolve();
  for (const { session } of tabs) session.clock.stop();
}

test("a tab that waits at a locked door comes in when another one gave the password", async () => {
  const browser = { pass: false, cookie: "", tabs: [] };
  const [first, second, elsewhere] = [tab(browser), tab(browser), tab(browser, "y")];
  for (const one of [first, second, elsewhere]) one.session.open("Kim");
  await settle(first, second, elsewhere);
  assert.equal(second.session.joined, false);
  first.session.key = { password: "sesame" };
  first.session.open();
  await settle(first, second, elsewhere);
  assert.deepEqual([first.session.joined, second.session.joined], [true, true]);
  assert.equal(elsewhere.socket.of("room:join").length, 1, "another room's door is another one");
});

test("a film that another tab opened is known to a tab that waits, by a new line with the cookie of now", async () => {
  const browser = { pass: false, cookie: "", tabs: [] };
  const one = tab(browser);
  one.session.open("Kim");
  await settle(one);
  browser.cookie = "opened";
  one.session.open();
  await settle(one);
  assert.equal(one.session.joined, false, "the old line has the old cookie");
  one.seen.channel.onmessage({ data: { film: "f" } });
  await settle(one);
  assert.equal(one.session.joined, true);
});

test("a guest inside comes in again without a break, so that the room's next film is known to be open to them", async () => {
  const browser = { pass: true, cookie: "", tabs: [] };
  const one = tab(browser);
  one.session.open("Kim");
  await settle(one);
  one.seen.channel.onmessage({ data: { film: "f" } });
  await settle(one);
  assert.deepEqual([one.session.joined, one.socket.of("room:join").length, one.seen.away], [true, 2, 0]);
  one.seen.channel.onmessage({ data: { room: "x" } });
  await settle(one);
  assert.equal(one.socket.of("room:join").length, 2, "what we know already is no news");
});

test("who was put out because of a film's password is shown the page again once it is opened", async () => {
  const browser = { pass: true, cookie: "", tabs: [] };
  const one = tab(browser);
  one.session.open("Kim");
  await settle(one);
  one.session.end({ code: "KICKED" });
  one.seen.channel.onmessage({ data: { film: "f" } });
  assert.equal(one.seen.reloads, 0);
  one.session.tell("over", { code: "PASSWORD_REQUIRED" });
  one.seen.channel.onmessage({ data: { film: "f" } });
  assert.equal(one.seen.reloads, 1);
});

test("a film that is not of the room is no reason to come in again, until it is put into its queue; and one reason is enough", async () => {
  const browser = { pass: true, cookie: "", tabs: [] };
  const queue = new Set();
  const one = tab(browser, "x", (films) => [...films].some((film) => queue.has(film)));
  const joins = () => one.socket.of("room:join").length;
  one.session.open("Kim");
  await settle(one);
  one.seen.channel.onmessage({ data: { film: "f" } });
  await settle(one);
  assert.equal(joins(), 1);
  queue.add("f");
  one.news.look();
  await settle(one);
  assert.equal(joins(), 2);
  one.seen.channel.onmessage({ data: { film: "f" } });
  one.news.look();
  await settle(one);
  assert.equal(joins(), 2, "the film's page was only loaded again");
});

test("a film's password does not open a room with one of its own", async () => {
  const browser = { pass: false, cookie: "", tabs: [] };
  const one = tab(browser);
  one.socket.answers["room:join"] = { ok: false, code: "PASSWORD_WRONG", details: { of: "room" } };
  one.session.open("Kim");
  await settle(one);
  one.seen.channel.onmessage({ data: { film: "f" } });
  await settle(one);
  assert.equal(one.socket.of("room:join").length, 1);
});
