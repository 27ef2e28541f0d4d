<?php

// ruleid: prodready-php-credential-literal
define('DB_PASSWORD', 'blue-horse');
// ok: prodready-php-credential-literal
define('DB_PASSWORD', getenv('DB_PASSWORD'));
// ruleid: prodready-php-credential-literal
$pdo = new PDO($dsn, 'app', 'Hg72kk');
// ruleid: prodready-php-credential-literal
$mail->Password = 'blue-horse';
// ok: prodready-php-credential-literal
$local = new mysqli('localhost', 'root', '');
