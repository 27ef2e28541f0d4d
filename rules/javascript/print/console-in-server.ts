import express, { Router } from 'express';
const app = express();
app.post('/orders', (req, res) => {
  // ruleid: prodready-javascript-console-in-server
  console.log('order', req.body.id);
  // ok: prodready-javascript-console-in-server
  logger.info('order');
  res.sendStatus(201);
});
// ruleid: prodready-javascript-console-in-server
app.listen(3000, () => console.info('up'));
// ok: prodready-javascript-console-in-server
console.assert(app);
