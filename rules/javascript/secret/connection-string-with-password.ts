// ruleid: prodready-javascript-connection-string-with-password
const url = 'postgres://app:blue-horse@db.internal:5432/app';
// ruleid: prodready-javascript-connection-string-with-password
await mongoose.connect('mongodb+srv://svc:Hg72kk@cluster0.mongodb.net/shop');
// ok: prodready-javascript-connection-string-with-password
const local = 'postgres://localhost:5432/app';
// ok: prodready-javascript-connection-string-with-password
const example = 'postgres://user:password@host/app';
// ok: prodready-javascript-connection-string-with-password
const built = `postgres://${user}:${password}@${host}/app`;
// ok: prodready-javascript-connection-string-with-password
const site = 'https://user:pw@example.com';
