import express from 'express';
const router = express.Router();
// ruleid: prodready-javascript-credential-route-without-limit
router.post('/login', async (req, res) => { await login(req, res); });
// ruleid: prodready-javascript-credential-route-without-limit
router.post('/staff/verify-pin', verify);
// ok: prodready-javascript-credential-route-without-limit
router.post('/orders', order);
// ok: prodready-javascript-credential-route-without-limit
router.get('/login', page);
express().use(router).listen(3000);
