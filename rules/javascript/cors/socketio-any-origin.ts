import { Server } from 'socket.io';
// ruleid: prodready-javascript-socketio-any-origin
const io = new Server(httpServer, { cors: { origin: '*', methods: ['GET', 'POST'] } });
// ruleid: prodready-javascript-socketio-any-origin
const wide = new Server(httpServer, { cors: { origin: true } });
// ok: prodready-javascript-socketio-any-origin
const fixed = new Server(httpServer, { cors: { origin: 'https://app.example.com' } });
// ok: prodready-javascript-socketio-any-origin
const plain = new Server(httpServer);
