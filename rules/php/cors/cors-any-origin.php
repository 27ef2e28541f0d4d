<?php

return [
    'paths' => ['api/*'],
    // ruleid: prodready-php-cors-any-origin
    'allowed_origins' => ['*'],
    'allowed_headers' => ['*'],
];

return [
    // ruleid: prodready-php-cors-any-origin
    'allowed_origins' => ['https://app.example.com', '*'],
    'supports_credentials' => false,
];

return [
    // ok: prodready-php-cors-any-origin
    'allowed_origins' => ['https://app.example.com'],
    'allowed_headers' => ['*'],
];

return [
    // ok: prodready-php-cors-any-origin
    'allowed_origins' => ['*'],
    'supports_credentials' => true,
];
