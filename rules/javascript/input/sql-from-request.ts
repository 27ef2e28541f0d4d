app.get('/users', async (req, res) => {
  // ruleid: prodready-javascript-sql-from-request
  await db.query("SELECT * FROM users WHERE name = '" + req.query.name + "'");
  const text = `SELECT * FROM users WHERE id = ${req.params.id}`;
  // ruleid: prodready-javascript-sql-from-request
  await pool.execute(text);
  // ruleid: prodready-javascript-sql-from-request
  await env.DB.prepare(`SELECT * FROM rooms WHERE id = '${req.query.id}'`).all();
  // ok: prodready-javascript-sql-from-request
  await db.query('SELECT * FROM users WHERE name = $1', [req.query.name]);
  // ok: prodready-javascript-sql-from-request
  await db.query(`SELECT * FROM users WHERE id = ${Number(req.params.id)}`);
  // ok: prodready-javascript-sql-from-request
  await prisma.$queryRaw`SELECT * FROM users WHERE id = ${req.params.id}`;
});
