// ruleid: prodready-javascript-default-for-secret-setting
const secret = process.env.JWT_SECRET || 'change-me';
// ruleid: prodready-javascript-default-for-secret-setting
const password = process.env['DB_PASSWORD'] ?? "postgres";
// ruleid: prodready-javascript-default-for-secret-setting
const pin = env.ADMIN_PIN || '1234';
// ok: prodready-javascript-default-for-secret-setting
const port = process.env.PORT || '3000';
// ok: prodready-javascript-default-for-secret-setting
const key = process.env.API_KEY || '';
// ok: prodready-javascript-default-for-secret-setting
const strict = process.env.JWT_SECRET ?? fail('JWT_SECRET');
// ok: prodready-javascript-default-for-secret-setting
const lifetime = process.env.JWT_SECRET_EXPIRES || '1h';
// ok: prodready-javascript-default-for-secret-setting
const site = process.env.NEXT_PUBLIC_API_KEY || 'pk';
