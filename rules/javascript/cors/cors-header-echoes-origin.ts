export function allow(req, res, next) {
  // ruleid: prodready-javascript-cors-header-echoes-origin
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
  // ruleid: prodready-javascript-cors-header-echoes-origin
  res.header('Access-Control-Allow-Origin', req.headers.origin || '*');
  if (allowed.includes(req.headers.origin)) {
    // ok: prodready-javascript-cors-header-echoes-origin
    res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
  }
  if (isAllowed(req.headers.origin)) {
    // ok: prodready-javascript-cors-header-echoes-origin
    res.setHeader('Access-Control-Allow-Origin', req.headers.origin);
  }
  // ok: prodready-javascript-cors-header-echoes-origin
  res.setHeader('Vary', req.headers.origin);
  // ok: prodready-javascript-cors-header-echoes-origin
  res.setHeader('Access-Control-Allow-Origin', site.origin);
  next();
}
