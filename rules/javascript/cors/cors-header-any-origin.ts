const headers = {
  'Content-Type': 'application/json',
  // ruleid: prodready-javascript-cors-header-any-origin
  'Access-Control-Allow-Origin': '*',
};
export function answer(req, res) {
  // ruleid: prodready-javascript-cors-header-any-origin
  res.setHeader('Access-Control-Allow-Origin', '*');
  // ruleid: prodready-javascript-cors-header-any-origin
  res.header("access-control-allow-origin", "*");
  // ok: prodready-javascript-cors-header-any-origin
  res.setHeader('Access-Control-Allow-Origin', allowed(req));
  // ok: prodready-javascript-cors-header-any-origin
  res.setHeader('Access-Control-Allow-Headers', '*');
  if (process.env.NODE_ENV === 'development') {
    // ok: prodready-javascript-cors-header-any-origin
    res.setHeader('Access-Control-Allow-Origin', '*');
  }
}
