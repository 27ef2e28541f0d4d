import { exec, execFile } from 'node:child_process';
app.get('/ping', (req, res) => {
  // ruleid: prodready-javascript-command-or-code-from-request
  exec(`ping -c 1 ${req.query.host}`, done);
  // ruleid: prodready-javascript-command-or-code-from-request
  const sum = eval(req.body.formula);
  // ok: prodready-javascript-command-or-code-from-request
  execFile('ping', ['-c', '1', host], done);
  // ok: prodready-javascript-command-or-code-from-request
  exec(`head -n ${Number(req.query.lines)} log`, done);
  // ok: prodready-javascript-command-or-code-from-request
  const hit = /a(.)/.exec(req.query.host);
  // ok: prodready-javascript-command-or-code-from-request
  const total = eval(`total(${JSON.stringify(req.query.values)})`);
  // ruleid: prodready-javascript-command-or-code-from-request
  exec(`store ${JSON.stringify(req.query.values)}`, done);
});
