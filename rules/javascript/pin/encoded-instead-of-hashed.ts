// ruleid: prodready-javascript-encoded-instead-of-hashed
const kept = btoa(password);
// ruleid: prodready-javascript-encoded-instead-of-hashed
user.pin = Buffer.from(req.body.pin).toString('base64');
// ok: prodready-javascript-encoded-instead-of-hashed
const basic = btoa(`${name}:${password}`);
// ok: prodready-javascript-encoded-instead-of-hashed
const picture = Buffer.from(bytes).toString('base64');
