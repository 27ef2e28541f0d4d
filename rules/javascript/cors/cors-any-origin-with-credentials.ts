import Fastify from 'fastify';
import cors from '@fastify/cors';
const app = Fastify();
// ruleid: prodready-javascript-cors-any-origin-with-credentials
await app.register(cors, { origin: true, credentials: true });
// ruleid: prodready-javascript-cors-any-origin-with-credentials
app.use(cors({ credentials: true, origin: '*' }));
// ok: prodready-javascript-cors-any-origin-with-credentials
await app.register(cors, { origin: ['https://app.example.com'], credentials: true });
// ok: prodready-javascript-cors-any-origin-with-credentials
await app.register(cors, { origin: true });
