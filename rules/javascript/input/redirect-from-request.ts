app.get('/out', (req, res) => {
  // ruleid: prodready-javascript-redirect-from-request
  res.redirect(req.query.next);
  const target = req.query.url;
  // ruleid: prodready-javascript-redirect-from-request
  res.redirect(302, target);
  // ok: prodready-javascript-redirect-from-request
  res.redirect('/login');
  // ok: prodready-javascript-redirect-from-request
  res.redirect(`/users/${req.params.id}`);
  // ok: prodready-javascript-redirect-from-request
  res.redirect(safePath(req.query.next));
  // ok: prodready-javascript-redirect-from-request
  res.redirect(`https://${process.env.HOST}/pages/${req.query.page}`);
  // ok: prodready-javascript-redirect-from-request
  res.redirect(`${process.env.SEARCH_URL}?q=${req.query.q}`);
});
