// One connection per namespace; WebSocket only, with backoff and jitter of its own.
import { io } from "../../vendor/realtime.js";

export function connect(namespace, options = {}) {
  return io(namespace, {
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 8000,
    randomizationFactor: 0.5,
    ...options,
  });
}
