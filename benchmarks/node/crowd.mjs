// A crowd of Socket.IO clients on raw sockets, cheap enough to measure the server and not itself:
//   node crowd.mjs PORT CLIENTS LINES PACED_LINES PER_SECOND
// Prints deliveries, the seconds a burst took to reach everybody, and latencies at a steady pace.
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { masked, whole } from "./frames.mjs";

const [port, clients, lines, pacedLines, perSecond] = process.argv.slice(2).map(Number);
const FILLER = "x".repeat(120);
const AHEAD = 10;
const MARK = Buffer.from('"sent":"');
let delivered = 0;
let latencies = null;
let wanted = { count: Infinity, done: () => {} };

class Client {
  constructor() {
    this.rest = Buffer.alloc(0);
    this.answers = new Map();
    this.next = 1;
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("data", (chunk) => this.read(chunk));
    this.socket.on("error", (error) => { throw error; });
  }

  open() {
    const key = randomBytes(16).toString("base64");
    this.socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    return new Promise((resolve) => { this.opened = resolve; });
  }

  ask(event, payload) {
    const id = this.next++;
    this.socket.write(masked(`42/crowd,${id}${JSON.stringify([event, payload])}`));
    return new Promise((resolve) => this.answers.set(id, resolve));
  }

  read(chunk) {
    const buffer = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    if (!this.upgraded) return this.upgrade(buffer);
    this.rest = whole(buffer, (bytes, start, end) => this.take(bytes, start, end));
  }

  upgrade(buffer) {
    const end = buffer.indexOf("\r\n\r\n");
    this.rest = buffer;
    if (end < 0) return;
    if (!buffer.subarray(0, 12).toString().includes("101")) throw new Error(buffer.toString());
    this.upgraded = true;
    this.rest = Buffer.alloc(0);
    this.read(buffer.subarray(end + 4));
  }

  take(bytes, start, end) {
    const kind = bytes[start + 1];
    if (bytes[start] === 0x34 && kind === 0x32) return this.event(bytes, start, end);
    const text = bytes.toString("utf8", start, end);
    if (text[0] === "0") this.socket.write(masked("40/crowd,"));
    else if (text === "2") this.socket.write(masked("3"));
    else if (text.startsWith("40/crowd,")) this.opened();
    else if (text.startsWith("43/crowd,")) this.answer(text.slice(9));
    else throw new Error(text);
  }

  event(bytes, start, end) {
    if (latencies) {
      const at = bytes.indexOf(MARK, start) + MARK.length;
      if (at < end) latencies.push(Number(process.hrtime.bigint() - BigInt(bytes.toString("latin1", at, at + 18))) / 1e6);
    }
    delivered += 1;
    if (delivered === wanted.count) wanted.done();
  }

  answer(text) {
    const [, id, body] = /^(\d+)(.*)$/.exec(text);
    const [said] = JSON.parse(body);
    if (!said.ok) throw new Error(body);
    this.answers.get(Number(id))();
  }
}

function expect(count) {
  return new Promise((done) => { wanted = { count: delivered + count, done }; });
}

// Two batches are always on their way, so that the server never waits for the crowd.
async function burst(speaker) {
  const begun = process.hrtime.bigint();
  const all = expect(lines * clients);
  const batch = () => speaker.ask("crowd:send", { count: AHEAD, filler: FILLER });
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
    speaker.ask("crowd:send", { count: 1, filler: FILLER });
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
  }
  await all;
  return latencies.sort((a, b) => a - b);
}

const crowd = Array.from({ length: clients }, () => new Client());
for (const client of crowd) await client.open();
for (const client of crowd) await client.ask("crowd:join", {});
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const seconds = await burst(crowd[0]);
process.stdout.write(`${JSON.stringify({ deliveries: lines * clients, seconds })}\n`);
const sorted = await paced(crowd[0]);
const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
process.stdout.write(`${JSON.stringify({ p50: at(0.5), p99: at(0.99) })}\n`);
process.exit(0);
