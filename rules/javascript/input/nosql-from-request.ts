import mongoose from 'mongoose';
app.post('/login', async (req, res) => {
  // ruleid: prodready-javascript-nosql-from-request
  const user = await User.findOne({ email: req.body.email });
  // ruleid: prodready-javascript-nosql-from-request
  const any = await User.find(req.query);
  // ok: prodready-javascript-nosql-from-request
  const safe = await User.findOne({ email: String(req.body.email) });
  // ok: prodready-javascript-nosql-from-request
  const byId = await User.findOne({ _id: req.params.id });
  const { email } = schema.parse(req.body);
  // ok: prodready-javascript-nosql-from-request
  const parsed = await User.findOne({ email });
  // ok: prodready-javascript-nosql-from-request
  const near = list.find((one) => one.id === 3);
});
