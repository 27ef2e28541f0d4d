// ruleid: prodready-javascript-client-password-literal
const pool = new Pool({ host: 'db', user: 'app', password: 'blue-horse' });
// ruleid: prodready-javascript-client-password-literal
const mailer = nodemailer.createTransport({ host: 'smtp', auth: { user: 'a', pass: 'Hg72kk' } });
// ruleid: prodready-javascript-client-password-literal
const orm = new Sequelize('shop', 'root', 'rootpw', { dialect: 'mysql' });
// ruleid: prodready-javascript-client-password-literal
app.use('/admin/*', basicAuth({ username: 'ops', password: 'blue-horse' }));
// ok: prodready-javascript-client-password-literal
const good = new Pool({ host: 'db', password: process.env.DB_PASSWORD });
// ok: prodready-javascript-client-password-literal
const empty = mysql.createConnection({ user: 'root', password: '' });
// ok: prodready-javascript-client-password-literal
const text = t({ password: 'Password' });
