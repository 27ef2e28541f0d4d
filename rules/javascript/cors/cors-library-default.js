const express = require('express');
const cors = require('cors');
const app = express();
// ruleid: prodready-javascript-cors-library-default
app.use(cors());
// ruleid: prodready-javascript-cors-library-default
app.use(cors({ maxAge: 600 }));
// ok: prodready-javascript-cors-library-default
app.use(cors({ origin: allowed, credentials: true }));
// ok: prodready-javascript-cors-library-default
app.use(cors(corsOptions));
// ok: prodready-javascript-cors-library-default
app.use(cors({ ...shared, maxAge: 600 }));
// ok: prodready-javascript-cors-library-default
app.use(express.json());
