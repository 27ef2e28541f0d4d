import multer from 'multer';
// ruleid: prodready-javascript-upload-without-limit
const upload = multer({ dest: 'uploads/' });
// ruleid: prodready-javascript-upload-without-limit
const memory = multer();
var fileUpload = require('express-fileupload');
// ruleid: prodready-javascript-upload-without-limit
app.use(fileUpload());
// ok: prodready-javascript-upload-without-limit
const small = multer({ dest: 'uploads/', limits: { fileSize: 1_000_000 } });
// ok: prodready-javascript-upload-without-limit
const given = multer(options);
// ok: prodready-javascript-upload-without-limit
const disk = multer.diskStorage({ destination: 'uploads/' });
