<?php

// ruleid: prodready-php-cors-origin-echoed
header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
// ruleid: prodready-php-cors-origin-echoed
$response->headers->set('Access-Control-Allow-Origin', $request->headers->get('Origin'));
if (in_array($_SERVER['HTTP_ORIGIN'], $allowed)) {
    // ok: prodready-php-cors-origin-echoed
    header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
}
// ok: prodready-php-cors-origin-echoed
header('Vary: ' . $_SERVER['HTTP_ORIGIN']);
