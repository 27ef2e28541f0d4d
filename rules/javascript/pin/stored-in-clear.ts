export async function register(req, res) {
  // ruleid: prodready-javascript-stored-in-clear
  await prisma.user.create({ data: { email: req.body.email, password: req.body.password } });
  const { name, pin, password } = req.body;
  // ruleid: prodready-javascript-stored-in-clear
  await Staff.create({ name, pin: pin });
  const hash = await bcrypt.hash(password, 12);
  // ok: prodready-javascript-stored-in-clear
  await prisma.user.create({ data: { name, password: hash } });
  // ok: prodready-javascript-stored-in-clear
  await prisma.user.create({ data: { name, password: await hashPassword(password) } });
  // ok: prodready-javascript-stored-in-clear
  await Product.create({ name, colour: req.body.colour });
  // ok: prodready-javascript-stored-in-clear
  await auth.signIn({ name, password: password });
}
