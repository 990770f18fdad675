// A bare WebSocket server: the floor, without packets, namespaces or acknowledgements of its own.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: Number(process.argv[2]), host: "127.0.0.1", perMessageDeflate: false });

function send({ count, filler }) {
  for (let at = 0; at < count; at += 1) {
    const sent = String(process.hrtime.bigint()).padStart(18, "0");
    const line = `42/crowd,${JSON.stringify(["crowd:line", { sent, filler }])}`;
    for (const client of server.clients) client.send(line);
  }
}

server.on("connection", (client) => {
  client.send('0{"sid":"bare","upgrades":[],"pingInterval":60000,"pingTimeout":60000,"maxPayload":1000000}');
  client.on("message", (data) => {
    const text = String(data);
    if (text.startsWith("40/crowd,")) client.send('40/crowd,{"sid":"bare"}');
    const found = /^42\/crowd,(\d+)(.*)$/.exec(text);
    if (!found) return;
    const [event, payload] = JSON.parse(found[2]);
    if (event === "crowd:send") send(payload);
    client.send(`43/crowd,${found[1]}[{"ok":true}]`);
  });
});
