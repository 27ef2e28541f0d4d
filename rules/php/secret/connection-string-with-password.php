<?php

// ruleid: prodready-php-connection-string-with-password
$first = "postgres://app:blue-horse@db.internal:5432/app";
// ruleid: prodready-php-connection-string-with-password
$second = "mongodb+srv://svc:Hg72kk@cluster0.mongodb.net/shop";
// ok: prodready-php-connection-string-with-password
$local = "postgres://localhost:5432/app";
// ok: prodready-php-connection-string-with-password
$sample = "postgres://user:password@host/app";
// ok: prodready-php-connection-string-with-password
$site = "https://user:pw@example.com";
