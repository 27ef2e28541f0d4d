<?php

// ruleid: prodready-php-signing-key-literal
define('JWT_SECRET', 'blue-horse-9');
// ok: prodready-php-signing-key-literal
define('JWT_TTL', '3600');

function issue($user) {
    // ruleid: prodready-php-signing-key-literal
    $mac = hash_hmac('sha256', $user->id, 'blue-horse');
    // ruleid: prodready-php-signing-key-literal
    return JWT::encode(['sub' => $user->id], 'blue-horse', 'HS256');
}

function good($user) {
    // ok: prodready-php-signing-key-literal
    return JWT::encode(['sub' => $user->id], config('jwt.secret'), 'HS256');
}
