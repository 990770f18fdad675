// The WebSocket frames a client needs: masked text out; whole text frames in, without copying them.
import { randomBytes } from "node:crypto";

export function masked(text) {
  const body = Buffer.from(text);
  const mask = randomBytes(4);
  const head = body.length < 126
    ? Buffer.from([0x81, 0x80 | body.length])
    : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 255]);
  for (let at = 0; at < body.length; at += 1) body[at] ^= mask[at & 3];
  return Buffer.concat([head, mask, body]);
}

function sizeOf(buffer, at, short) {
  if (short < 126) return short;
  return short === 126 ? buffer.readUInt16BE(at + 2) : Number(buffer.readBigUInt64BE(at + 2));
}

// Calls `take(buffer, start, end)` for each whole frame and returns the bytes left over.
export function whole(buffer, take) {
  let at = 0;
  while (buffer.length - at >= 2) {
    const short = buffer[at + 1] & 127;
    const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (buffer.length < start) break;
    const end = start + sizeOf(buffer, at, short);
    if (buffer.length < end) break;
    take(buffer, start, end);
    at = end;
  }
  return buffer.subarray(at);
}
