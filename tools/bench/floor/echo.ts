/** A bare Socket.IO round trip: what is sent comes back in the acknowledgement. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { answerCalls } from '../stand/calls.ts';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
io.on('connection', (socket) => {
  socket.on('echo', (payload: unknown, ack: (answer: unknown) => void) => ack(payload));
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
answerCalls({}, { port: (http.address() as AddressInfo).port });
