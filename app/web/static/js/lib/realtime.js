// One connection per namespace; WebSocket only, with backoff and jitter of its own.
import { io } from "../../vendor/realtime.js";

export function connect(namespace, options = {}) {
  return io(namespace, {
    transports: ["websocket"],
    reconnectionDelay: 500,
    // A server that is started anew is back in seconds: whoever waits for it asks as often.
    reconnectionDelayMax: 3000,
    randomizationFactor: 0.5,
    // A proxy may close a line before the server's greeting: 20 s, the default, is long to notice.
    timeout: 8000,
    ...options,
  });
}
