<?php

return [
    // ruleid: prodready-php-cors-any-origin-with-credentials
    'allowed_origins' => ['*'],
    'supports_credentials' => true,
];

return [
    'allowed_origins' => [],
    // ruleid: prodready-php-cors-any-origin-with-credentials
    'allowed_origins_patterns' => ['/.*/'],
    'supports_credentials' => true,
];

return [
    // ok: prodready-php-cors-any-origin-with-credentials
    'allowed_origins' => ['*'],
    'supports_credentials' => false,
];

return [
    // ok: prodready-php-cors-any-origin-with-credentials
    'allowed_origins' => ['https://app.example.com'],
    'supports_credentials' => true,
];
