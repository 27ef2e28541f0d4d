import cors from 'cors';
// ruleid: prodready-javascript-cors-null-origin
app.use(cors({ origin: ['https://app.example.com', 'null'] }));
// ruleid: prodready-javascript-cors-null-origin
app.use(cors({ origin: 'null', credentials: true }));
// ok: prodready-javascript-cors-null-origin
app.use(cors({ origin: null }));
// ok: prodready-javascript-cors-null-origin
app.use(cors({ origin: ['https://app.example.com'] }));
