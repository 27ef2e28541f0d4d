const { Router } = require('express');
const router = Router();
router.post('/orders', async (req, res) => {
  try {
    await save(req.body);
  } catch (error) {
    // ruleid: prodready-javascript-error-only-printed
    console.error(error);
  }
  // ruleid: prodready-javascript-error-only-printed
  mail(req.body).catch(console.error);
  try {
    await save(req.body);
  } catch (error) {
    // ok: prodready-javascript-error-only-printed
    console.error(error);
    return res.sendStatus(500);
  }
  // ok: prodready-javascript-error-only-printed
  mail(req.body).catch((error) => logger.error(error));
  res.sendStatus(201);
});
