app.post('/users', async (req, res) => {
  // ruleid: prodready-javascript-mass-assignment
  await User.create(req.body);
  // ruleid: prodready-javascript-mass-assignment
  await prisma.user.update({ where: { id }, data: req.body });
  // ruleid: prodready-javascript-mass-assignment
  await new Order(req.body).save();
  const data = req.body;
  // ruleid: prodready-javascript-mass-assignment
  await User.create({ ...data, active: true });
  // ok: prodready-javascript-mass-assignment
  await User.create({ name: req.body.name });
  // ok: prodready-javascript-mass-assignment
  await User.create(schema.parse(req.body));
  // ok: prodready-javascript-mass-assignment
  await prisma.user.update({ where: { id: req.body.id }, data: { name } });
  // ok: prodready-javascript-mass-assignment
  const dto = new CreateUserDto(req.body);
});
// ok: prodready-javascript-mass-assignment
app.post('/checked', validate(userSchema), async (req, res) => { await User.create(req.body); });
