app.get('/hello', (req, res) => {
  // ruleid: prodready-javascript-html-from-request
  res.send(`<h1>Hello ${req.query.name}</h1>`);
  // ruleid: prodready-javascript-html-from-request
  res.send('<p>' + req.query.q + '</p>');
  // ok: prodready-javascript-html-from-request
  res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`);
  // ok: prodready-javascript-html-from-request
  res.send({ name: req.query.name });
  // ok: prodready-javascript-html-from-request
  res.send('<h1>Hello</h1>');
  // ok: prodready-javascript-html-from-request
  res.send('<h1>' + xss(req.query.name) + '</h1>');
});
