<?php

function store($password, $file, $user) {
    // ruleid: prodready-php-fast-hash
    $a = md5($password);
    // ruleid: prodready-php-fast-hash
    $b = hash('sha256', $salt . $user->password);
    // ruleid: prodready-php-fast-hash
    $c = sha1($_POST['pin']);
    // ok: prodready-php-fast-hash
    $d = md5($file);
    // ok: prodready-php-fast-hash
    $e = password_hash($password, PASSWORD_ARGON2ID);
    // ok: prodready-php-fast-hash
    $f = hash('sha256', $passwordHash);
}
