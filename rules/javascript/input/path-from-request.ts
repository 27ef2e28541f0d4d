import fs from 'node:fs';
app.get('/files/:name', (req, res) => {
  // ruleid: prodready-javascript-path-from-request
  fs.createReadStream(`./uploads/${req.params.name}`).pipe(res);
  const file = path.join(root, req.query.file);
  // ruleid: prodready-javascript-path-from-request
  res.sendFile(file);
  // ok: prodready-javascript-path-from-request
  res.sendFile(path.join(root, path.basename(req.query.file)));
  // ok: prodready-javascript-path-from-request
  res.sendFile(req.params.name, { root: uploads });
  // ok: prodready-javascript-path-from-request
  fs.readFileSync(`./pages/${Number(req.params.page)}.html`);
  // ok: prodready-javascript-path-from-request
  fs.writeFileSync('./last.json', JSON.stringify(req.body));
});
