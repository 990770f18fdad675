// The Socket.IO client.
export { io } from "socket.io-client";
