import { Hono } from 'hono';
import { cors } from 'hono/cors';
const app = new Hono();
// ruleid: prodready-javascript-cors-origin-echoed
app.use('/api/*', cors({ origin: (origin) => origin }));
// ruleid: prodready-javascript-cors-origin-echoed
app.use('/v2/*', cors({ origin: (origin, c) => origin, maxAge: 600 }));
// ruleid: prodready-javascript-cors-origin-echoed
app.use('/v3/*', cors({ origin: true }));
// ruleid: prodready-javascript-cors-origin-echoed
app.use('/v4/*', cors({ origin: (origin, callback) => { callback(null, true); } }));
// ok: prodready-javascript-cors-origin-echoed
app.use('/v5/*', cors({ origin: (origin) => (allowed.has(origin) ? origin : null) }));
// ok: prodready-javascript-cors-origin-echoed
app.use('/v6/*', cors({ origin: (origin, callback) => { callback(null, allowed.has(origin)); } }));
