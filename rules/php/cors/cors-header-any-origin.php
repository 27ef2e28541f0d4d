<?php

// ruleid: prodready-php-cors-header-any-origin
header('Access-Control-Allow-Origin: *');
// ruleid: prodready-php-cors-header-any-origin
$response->headers->set('Access-Control-Allow-Origin', '*');
// ruleid: prodready-php-cors-header-any-origin
return $next($request)->header('Access-Control-Allow-Origin', '*');
// ok: prodready-php-cors-header-any-origin
header('Access-Control-Allow-Origin: https://app.example.com');
// ok: prodready-php-cors-header-any-origin
$response->headers->set('Access-Control-Allow-Headers', '*');
