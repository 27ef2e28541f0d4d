import crypto, { createHash } from 'node:crypto';
// ruleid: prodready-javascript-fast-hash
const a = crypto.createHash('md5').update(password).digest('hex');
// ruleid: prodready-javascript-fast-hash
const b = createHash('sha256').update(req.body.pin).digest('hex');
// ruleid: prodready-javascript-fast-hash
const c = crypto.createHash('sha256').update(password + salt).digest('hex');
// ok: prodready-javascript-fast-hash
const d = createHash('sha256').update(fileContent).digest('hex');
// ok: prodready-javascript-fast-hash
const e = await bcrypt.hash(password, 12);
// ok: prodready-javascript-fast-hash
const f = crypto.scryptSync(password, salt, 64);
// ok: prodready-javascript-fast-hash
const g = createHash('sha256').update(passwordHash).digest('hex');
