import cors from 'cors';
app.use(cors({
  // ruleid: prodready-javascript-cors-origin-too-wide
  origin: /.*/,
}));
app.use(cors({
  // ruleid: prodready-javascript-cors-origin-too-wide
  origin: [/example\.com/, 'https://one.example.org'],
}));
app.use(cors({
  // ruleid: prodready-javascript-cors-origin-too-wide
  origin: /^https:\/\/app\.example\.com/,
}));
app.use(cors({
  // ok: prodready-javascript-cors-origin-too-wide
  origin: /^https:\/\/([a-z]+\.)?example\.com$/,
}));
app.use(cors({
  // ok: prodready-javascript-cors-origin-too-wide
  origin: 'https://app.example.com',
}));
