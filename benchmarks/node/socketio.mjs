// Node's own Socket.IO server, as its documentation sets one up, with WebSocket only and no compression.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });

io.of("/crowd").on("connection", (socket) => {
  socket.on("crowd:join", (_data, done) => {
    socket.join("crowd:all");
    done({ ok: true });
  });
  socket.on("crowd:send", ({ count, filler }, done) => {
    for (let at = 0; at < count; at += 1) {
      const sent = String(process.hrtime.bigint()).padStart(18, "0");
      io.of("/crowd").to("crowd:all").emit("crowd:line", { sent, filler });
    }
    done({ ok: true });
  });
});

http.listen(Number(process.argv[2]), "127.0.0.1");
