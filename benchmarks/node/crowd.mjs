// A crowd in one room:
//   node crowd.mjs PORT CLIENTS LINES PACED_LINES PER_SECOND
// Prints deliveries, the seconds a burst took to reach everybody, and latencies at a steady pace.
import { at, Client, pause } from "./client.mjs";

const [port, clients, lines, pacedLines, perSecond] = process.argv.slice(2).map(Number);
const FILLER = "x".repeat(120);
const AHEAD = 10;
const MARK = Buffer.from('"sent":"');
let delivered = 0;
let latencies = null;
let wanted = { count: Infinity, done: () => {} };

function heard(_client, bytes, start, end) {
  if (latencies) {
    const from = bytes.indexOf(MARK, start) + MARK.length;
    if (from < end) latencies.push(Number(process.hrtime.bigint() - BigInt(bytes.toString("latin1", from, from + 18))) / 1e6);
  }
  delivered += 1;
  if (delivered === wanted.count) wanted.done();
}

async function ask(client, event, payload) {
  const said = await client.ask(event, payload);
  if (!said.ok) throw new Error(JSON.stringify(said));
}

function expect(count) {
  return new Promise((done) => { wanted = { count: delivered + count, done }; });
}

// Two batches are always on their way, so that the server never waits for the crowd.
async function burst(speaker) {
  const begun = process.hrtime.bigint();
  const all = expect(lines * clients);
  const batch = () => ask(speaker, "crowd:send", { count: AHEAD, filler: FILLER });
  let before = batch();
  for (let sent = AHEAD; sent < lines; sent += AHEAD) {
    const next = batch();
    await before;
    before = next;
  }
  await all;
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

async function paced(speaker) {
  latencies = [];
  const all = expect(pacedLines * clients);
  for (let sent = 0; sent < pacedLines; sent += 1) {
    ask(speaker, "crowd:send", { count: 1, filler: FILLER });
    await pause(1000 / perSecond);
  }
  await all;
  return latencies.sort((a, b) => a - b);
}

const crowd = Array.from({ length: clients }, () => new Client(port, "/crowd", heard));
for (const client of crowd) await client.open();
for (const client of crowd) await ask(client, "crowd:join", {});
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const seconds = await burst(crowd[0]);
process.stdout.write(`${JSON.stringify({ deliveries: lines * clients, seconds })}\n`);
const sorted = await paced(crowd[0]);
process.stdout.write(`${JSON.stringify({ p50: at(sorted, 0.5), p99: at(sorted, 0.99) })}\n`);
process.exit(0);
