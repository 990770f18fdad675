// A Socket.IO client on a raw socket, cheap enough to measure the server and not itself.
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { masked, whole } from "./frames.mjs";

export class Client {
  // `event(client, bytes, start, end)` gets every event as it lies in the buffer.
  constructor(port, namespace, event) {
    this.port = port;
    this.namespace = namespace;
    this.event = event;
    this.rest = Buffer.alloc(0);
    this.answers = new Map();
    this.next = 1;
    this.received = this.sent = 0;
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("data", (chunk) => this.read(chunk));
    this.socket.on("error", (error) => this.fail(error));
    this.socket.on("close", () => this.fail(new Error("the line has ended")));
  }

  // Connect; with a token as somebody with an account.
  open(token) {
    this.credentials = token ? JSON.stringify({ token }) : "";
    const key = randomBytes(16).toString("base64");
    this.socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    return new Promise((resolve, reject) => Object.assign(this, { opened: resolve, refused: reject }));
  }

  write(text) {
    const frame = masked(text);
    this.sent += frame.length;
    this.socket.write(frame);
  }

  // Ask, and get the acknowledgement whatever it says.
  ask(event, payload) {
    if (this.cut) return Promise.reject(this.cut);
    const id = this.next++;
    this.write(`42${this.namespace},${id}${JSON.stringify([event, payload])}`);
    return new Promise((resolve, reject) => this.answers.set(id, { resolve, reject }));
  }

  fail(error) {
    if (this.closed) return;
    if (!this.refused) throw error;
    this.cut = error;
    this.refused(error);
    for (const { reject } of this.answers.values()) reject(error);
  }

  close() {
    this.closed = true;
    this.socket.destroy();
  }

  read(chunk) {
    const buffer = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    if (!this.upgraded) return this.upgrade(buffer);
    this.received += chunk.length;
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
    if (bytes[start] === 0x34 && kind === 0x32) return this.event(this, bytes, start, end);
    const text = bytes.toString("utf8", start, end);
    if (text[0] === "0") this.write(`40${this.namespace},${this.credentials}`);
    else if (text === "2") this.write("3");
    else if (text.startsWith(`40${this.namespace},`)) this.opened();
    else if (text.startsWith(`43${this.namespace},`)) this.answer(text.slice(this.namespace.length + 3));
    else if (text === "" || text === "1" || text.startsWith("41") || text.startsWith("44")) this.fail(new Error(`the server says goodbye: ${text}`));
    else throw new Error(text);
  }

  answer(text) {
    const [, id, body] = /^(\d+)([^]*)$/.exec(text);
    const known = this.answers.get(Number(id));
    this.answers.delete(Number(id));
    known.resolve(JSON.parse(body)[0]);
  }
}

export function at(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
