app.get('/preview', async (req, res) => {
  // ruleid: prodready-javascript-outbound-request-from-request
  const page = await fetch(req.query.url);
  const { hook } = req.body;
  // ruleid: prodready-javascript-outbound-request-from-request
  await axios.post(hook, { ok: true });
  // ok: prodready-javascript-outbound-request-from-request
  await fetch(`https://api.example.com/users/${req.params.id}`);
  // ok: prodready-javascript-outbound-request-from-request
  await fetch(process.env.HOOK_URL, { method: 'POST', body: JSON.stringify(req.body) });
  const address = `https://api.example.com/users/${req.query.id}`;
  // ok: prodready-javascript-outbound-request-from-request
  await fetch(address);
  // ok: prodready-javascript-outbound-request-from-request
  await fetch(`${API_URL}/rooms/${req.params.id}`);
  // ok: prodready-javascript-outbound-request-from-request
  await axios.post('https://api.example.com/orders', req.body);
  // ruleid: prodready-javascript-outbound-request-from-request
  await axios({ method: 'post', url: req.body.hook });
  // ok: prodready-javascript-outbound-request-from-request
  await axios({ method: 'post', url: HOOK, params: { order: req.query.order } });
});
