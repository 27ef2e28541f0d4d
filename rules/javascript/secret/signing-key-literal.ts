import jwt from 'jsonwebtoken';
import session from 'express-session';
import crypto, { createHmac } from 'node:crypto';
// ruleid: prodready-javascript-signing-key-literal
const token = jwt.sign({ sub: user.id }, 'blue-horse', { expiresIn: '1h' });
// ruleid: prodready-javascript-signing-key-literal
const claims = jwt.verify(token, 'blue-horse');
// ruleid: prodready-javascript-signing-key-literal
app.use(session({ resave: false, secret: 'keyboard cat' }));
// ruleid: prodready-javascript-signing-key-literal
const mac = crypto.createHmac('sha256', 'pepper-1').update(body).digest('hex');
const KEY = 'not-from-outside';
// ruleid: prodready-javascript-signing-key-literal
const other = createHmac('sha256', KEY).update(body).digest();
// ok: prodready-javascript-signing-key-literal
const good = jwt.sign({ sub: user.id }, process.env.JWT_SECRET, { expiresIn: '1h' });
// ok: prodready-javascript-signing-key-literal
app.use(session({ secret: config.sessionSecret }));
// ok: prodready-javascript-signing-key-literal
const mixed = jwt.sign({ sub: user.id }, process.env.JWT_SECRET || 'blue-horse');
// ok: prodready-javascript-signing-key-literal
const empty = createHmac('sha256', '').update(body).digest();
// ok: prodready-javascript-signing-key-literal
const digest = crypto.createHash('sha256').update('name').digest('hex');
