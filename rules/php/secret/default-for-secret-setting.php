<?php

// ruleid: prodready-php-default-for-secret-setting
$secret = env('JWT_SECRET', 'change-me');
// ruleid: prodready-php-default-for-secret-setting
$password = getenv('DB_PASSWORD') ?: 'root';
// ruleid: prodready-php-default-for-secret-setting
$key = $_ENV['API_KEY'] ?? 'blue-horse';
// ok: prodready-php-default-for-secret-setting
$port = env('PORT', '3000');
// ok: prodready-php-default-for-secret-setting
$empty = env('DB_PASSWORD', '');
// ok: prodready-php-default-for-secret-setting
$strict = env('JWT_SECRET');
// ok: prodready-php-default-for-secret-setting
$broker = env('AUTH_PASSWORD_BROKER', 'users');
