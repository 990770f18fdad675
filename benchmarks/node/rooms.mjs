// A crowd in watch rooms. One JSON line says who: {ports, rooms, members, tokens}; then it does what it is told, a
// JSON line each, and answers with one: {do: NAME, …}, the names being those of `deeds`.
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { at, Client, pause } from "./client.mjs";

const PING_MS = 2_500, REPORT_MS = 10_000, AT_ONCE = 8, AGAIN_MS = 2_000, PATIENCE_MS = 30_000;
const TEXT = Buffer.from('"text":"'), NAME = Buffer.from('"name":"m');
const CHAT = Buffer.from('["chat",'), TYPING = Buffer.from('["typing",');
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = async () => JSON.parse((await input.next()).value);
const tell = (found) => process.stdout.write(`${JSON.stringify(found)}\n`);
const now = () => process.hrtime.bigint();
const ms = (begun) => Number(now() - begun) / 1e6;
// Asked without waiting for the answer; whoever was cut is missed where deliveries are counted.
const ask = (client, event, payload) => client.ask(event, payload).catch(() => {});

const { ports, rooms, members, tokens } = await told();
const people = rooms.flatMap((room) => Array.from({ length: members }, () => ({ room })));
people.forEach((person, number) => Object.assign(person, { number, typed: [], heard: [], token: tokens[number] }));
let latencies = [];
let missing = { count: 0, done: () => {} };

function heard({ person }, bytes, start, end) {
  const head = bytes.subarray(start, Math.min(end, start + 24));
  if (head.includes(CHAT)) {
    const from = bytes.indexOf(TEXT, start) + TEXT.length;
    arrived(BigInt(bytes.toString("latin1", from, from + 18)));
  } else if (head.includes(TYPING)) {
    const from = bytes.indexOf(NAME, start) + NAME.length;
    const speaker = people[parseInt(bytes.toString("latin1", from, from + 6), 10)];
    const turn = person.heard[speaker.number] ?? 0;
    person.heard[speaker.number] = turn + 1;
    arrived(speaker.typed[turn]);
  }
}

function arrived(sent) {
  latencies.push(Number(now() - sent) / 1e6);
  missing.count -= 1;
  if (missing.count === 0) missing.done();
}

async function connect(person) {
  person.client = new Client(ports[person.number % ports.length], "/rooms", heard);
  person.client.person = person;
  await person.client.open(person.token);
}

const askIn = (person) => person.client.ask("room:join", { room: person.room, name: `m${person.number}` }).catch((error) => ({ error }));

// Answers how many ms it took, or null when it failed. Who is told that much is going on asks again, as a page does.
async function join(person) {
  const begun = now();
  let said = await askIn(person);
  while (said.code === "ROOM_BUSY" && ms(begun) < PATIENCE_MS) {
    person.again = (person.again ?? 0) + 1;
    await pause(AGAIN_MS);
    said = await askIn(person);
  }
  if (said.ok) person.state = said.state;
  else person.why = said.code ?? String(said.error);
  return said.ok ? ms(begun) : null;
}

async function few(list, act) {
  for (let from = 0; from < list.length; from += AT_ONCE) await Promise.all(list.slice(from, from + AT_ONCE).map(act));
}

function summary(began) {
  const sorted = latencies.sort((a, b) => a - b);
  return { deliveries: sorted.length, missed: Math.max(0, missing.count), seconds: ms(began) / 1000, p50: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99) };
}

// Some speak at a steady pace, one after another; everybody in their rooms is to hear it, they too.
async function speak(seconds, perSecond, say) {
  const count = Math.round(seconds * perSecond);
  const heads = Math.min(people.length, rooms.length > 1 ? rooms.length : 20);
  const speakers = Array.from({ length: heads }, (_, n) => people[Math.floor((n * people.length) / heads)]);
  latencies = [];
  const all = new Promise((done) => { missing = { count: count * members, done }; });
  const began = now();
  for (let turn = 0; turn < count; turn += 1) {
    say(speakers[turn % heads]);
    await pause(Math.max(0, ((turn + 1) * 1000) / perSecond - ms(began)));
  }
  await Promise.race([all, pause(PATIENCE_MS)]);
  return summary(began);
}

function type(person) {
  person.typed.push(now());
  ask(person.client, "chat:typing", {});
}

function talk({ client }) {
  ask(client, "chat:send", { op: randomUUID(), text: String(now()).padStart(18, "0") });
}

// What a browser does while its film plays and nobody touches anything.
function linger({ client, state }, timers) {
  const report = () => ask(client, "play:report", {
    v: state.v, position: 1, t: state.server_time, status: "playing", item: state.item, ahead: 30 + Math.random(),
    drift: Math.round(Math.random() * 40 - 20),
  });
  const later = (run, every) => setTimeout(() => { run(); timers.push(setInterval(run, every)); }, Math.random() * every);
  timers.push(later(() => ask(client, "clock:ping", { c: ms(0n) }), PING_MS), later(report, REPORT_MS));
}

const deeds = {
  async connect() {
    await few(people, connect);
    return {};
  },
  async come() {
    await few(people, connect);
    await few(people, join);
    return { failed: people.filter((person) => person.why).map(({ why }) => why) };
  },
  relay: ({ seconds, perSecond }) => speak(seconds, perSecond, type),
  talk: ({ seconds, perSecond }) => speak(seconds, perSecond, talk),
  async play() {
    for (let at = 0; at < people.length; at += members) {
      const { client, state } = people[at];
      const said = await ask(client, "play:set", { op: randomUUID(), base_v: state.v, action: "play" });
      if (!said?.ok) process.stderr.write(`a room does not play: ${JSON.stringify(said)}\n`);
    }
    return {};
  },
  async linger() {
    const timers = [];
    for (const person of people) linger(person, timers);
    await pause(REPORT_MS + PING_MS);
    return {};
  },
  async idle({ seconds }) {
    const sum = (what) => people.reduce((all, { client }) => all + client[what], 0);
    const before = { received: sum("received"), sent: sum("sent") };
    await pause(seconds * 1000);
    const share = seconds * people.length;
    return { received: (sum("received") - before.received) / share, sent: (sum("sent") - before.sent) / share };
  },
  // Everybody is connected; all want in at the same moment.
  async storm() {
    const began = now();
    const took = await Promise.all(people.map(join));
    const seconds = ms(began) / 1000;
    const sorted = took.filter((one) => one !== null).sort((a, b) => a - b);
    const failed = people.filter((person) => person.why).map(({ why }) => why);
    const again = people.reduce((all, person) => all + (person.again ?? 0), 0);
    return { seconds, failed, again, p50: at(sorted, 0.5), p95: at(sorted, 0.95) };
  },
};

for await (const line of input) {
  const wish = JSON.parse(line);
  if (wish.do === "go") break;
  tell(await deeds[wish.do](wish));
}
process.exit(0);
