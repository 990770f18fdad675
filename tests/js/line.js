/** A line to a server that answers what the test says: a socket as socket.io's client gives it. */

export class FakeSocket {
  constructor() {
    this.connected = true;
    this.io = { on: () => {} };
    this.asked = [];
    /** Answers by event; a function answers the payload. */
    this.answers = { "clock:ping": ({ c }) => ({ c, r: c, s: c }) };
    this.hears = new Map();
  }

  on = (event, hear) => this.hears.set(event, hear);
  timeout = () => this;
  disconnect = () => this.drop("io client disconnect");
  emit = () => {};

  connect = () => {
    this.connected = true;
    this.hears.get("connect")();
  };

  drop = (reason = "transport close") => {
    this.connected = false;
    this.hears.get("disconnect")(reason);
  };

  /** What the server says by itself. */
  say = (event, payload) => this.hears.get(event)(payload);

  emitWithAck = async (event, payload) => {
    this.asked.push([event, payload]);
    const answer = this.answers[event];
    if (answer === undefined) throw new Error("operation has timed out");
    return typeof answer === "function" ? answer(payload) : answer;
  };

  /** The payloads an event was asked with. */
  of = (event) => this.asked.filter(([name]) => name === event).map(([, payload]) => payload);
}
