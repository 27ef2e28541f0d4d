// ruleid: prodready-javascript-provider-token
const billing = new Stripe('sk_live_9Zq8Yw7Xv6Ut5Sr4');
// ruleid: prodready-javascript-provider-token
const headers = { Authorization: 'Bearer ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5' };
// ok: prodready-javascript-provider-token
const docs = 'AKIAIOSFODNN7EXAMPLE';
// ok: prodready-javascript-provider-token
const test = 'sk_test_placeholder';
// ok: prodready-javascript-provider-token
const prefix = 'ghp_';
