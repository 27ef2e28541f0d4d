const a = rateLimit({
  windowMs: 60_000,
  // ruleid: prodready-javascript-limit-keyed-on-client-header
  keyGenerator: (req) => req.headers['x-forwarded-for'],
});
const b = rateLimiter({
  limit: 5,
  // ruleid: prodready-javascript-limit-keyed-on-client-header
  keyGenerator: (c) => c.req.header('x-forwarded-for') ?? '',
});
const d = rateLimit({
  // ok: prodready-javascript-limit-keyed-on-client-header
  keyGenerator: (req) => req.ip,
});
const e = rateLimiter({
  // ok: prodready-javascript-limit-keyed-on-client-header
  keyGenerator: (c) => c.req.header('cf-connecting-ip') ?? '',
});
