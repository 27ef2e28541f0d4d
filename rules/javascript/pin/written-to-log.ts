export function login(req, res) {
  const { password, pin } = req.body;
  // ruleid: prodready-javascript-written-to-log
  console.log('login', password);
  // ruleid: prodready-javascript-written-to-log
  logger.info({ user: req.body.email, pin: req.body.pin });
  // ruleid: prodready-javascript-written-to-log
  console.debug(`pin was ${pin}`);
  // ok: prodready-javascript-written-to-log
  console.log('password');
  // ok: prodready-javascript-written-to-log
  logger.info({ pin: '****' });
  // ok: prodready-javascript-written-to-log
  logger.info(passwordChangedAt);
  // ok: prodready-javascript-written-to-log
  logger.info(board.pin);
}
