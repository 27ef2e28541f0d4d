import express from 'express';
import cors from 'cors';
const app = express();
// ruleid: prodready-javascript-cors-any-origin
app.use(cors({ origin: '*', methods: ['GET'] }));
// ruleid: prodready-javascript-cors-any-origin
app.options('/api', cors({ origin: ['*'] }));
// ok: prodready-javascript-cors-any-origin
app.use(cors({ origin: ['https://app.example.com'] }));
// ok: prodready-javascript-cors-any-origin
app.use(cors({ origin: process.env.CORS_ORIGIN }));
// ok: prodready-javascript-cors-any-origin
paint({ origin: '*' });
const options: cors.CorsOptions = { origin: '*', maxAge: 600 };
// ruleid: prodready-javascript-cors-any-origin
app.use(cors(options));
