export async function login(req, res) {
  const { email, password, pin } = req.body;
  const user = await users.findOne({ email });
  // ruleid: prodready-javascript-compared-in-clear
  if (user.password === password) return res.json(user);
  // ruleid: prodready-javascript-compared-in-clear
  if (req.body.pin !== user.pin) return res.sendStatus(401);
  // ruleid: prodready-javascript-compared-in-clear
  if (String(pin) === staff.pinCode) return res.json(staff);
  // ok: prodready-javascript-compared-in-clear
  if (await bcrypt.compare(password, user.passwordHash)) return res.json(user);
  // ok: prodready-javascript-compared-in-clear
  if (req.body.password !== req.body.confirmPassword) return res.sendStatus(400);
  // ok: prodready-javascript-compared-in-clear
  if (user.password === null) return res.sendStatus(400);
  // ok: prodready-javascript-compared-in-clear
  if (board.pin === GPIO_4) return res.sendStatus(200);
  // ok: prodready-javascript-compared-in-clear
  if (form.password === password) return res.sendStatus(200);
  // ok: prodready-javascript-compared-in-clear
  if (user.password === hashedPassword) return res.json(user);
}
