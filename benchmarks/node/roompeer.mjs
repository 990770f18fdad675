// Watch rooms as far as Node's own Socket.IO has something like them: who is in hears what is said. It keeps nothing.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });

// A line is as long as ours, which has more to tell of itself.
function line(member, seq, text) {
  return {
    id: randomUUID(), seq, kind: "said", member, user_id: null, text, reply_to: null, quote: null, position: null,
    video_id: null, created_at: new Date().toISOString(), edited_at: null, deleted: false, reactions: {}, mine: null,
  };
}

const numbers = new Map();
io.of("/rooms").on("connection", (socket) => {
  const { data } = socket;
  socket.on("room:join", ({ room, name }, done) => {
    Object.assign(data, { room, member: { id: `g-${socket.id.padEnd(24, "x")}`, name } });
    socket.join(room);
    done({ ok: true });
  });
  socket.on("chat:send", ({ text }, done) => {
    const seq = (numbers.get(data.room) ?? 0) + 1;
    numbers.set(data.room, seq);
    const said = line(data.member, seq, text);
    io.of("/rooms").to(data.room).emit("chat", said);
    done({ ok: true, id: said.id, seq });
  });
  socket.on("chat:typing", (_data, done) => {
    io.of("/rooms").to(data.room).emit("typing", { member: data.member });
    done({ ok: true });
  });
  socket.on("clock:ping", ({ c }, done) => done({ ok: true, c, r: Date.now(), s: Date.now() }));
});

http.listen(Number(process.argv[2]), "127.0.0.1");
