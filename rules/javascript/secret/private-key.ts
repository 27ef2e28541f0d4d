// ruleid: prodready-javascript-private-key
const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwgg\n-----END PRIVATE KEY-----';
// ruleid: prodready-javascript-private-key
const rsa = '-----BEGIN RSA PRIVATE KEY-----\r\nMIICXAIBAAKBgQDNwqLEe9wgTXCbC7\r\n-----END RSA PRIVATE KEY-----';
// ok: prodready-javascript-private-key
const open = '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCg\n-----END PUBLIC KEY-----';
// ok: prodready-javascript-private-key
const head = '-----BEGIN PRIVATE KEY-----';
// ok: prodready-javascript-private-key
const read = process.env.PRIVATE_KEY;
