<?php

function show(Request $request) {
    // ruleid: prodready-php-outbound-request-from-request
    Http::get($request->input('url'));
    // ruleid: prodready-php-outbound-request-from-request
    curl_init($_GET['url']);
    // ok: prodready-php-outbound-request-from-request
    Http::get("https://api.example.com/items");
    // ok: prodready-php-outbound-request-from-request
    Http::get("https://api.example.com/items/" . $request->input('id'));
    $page = "https://api.example.com/items?key=" . $request->input('key') . "&size=" . $request->size;
    // ok: prodready-php-outbound-request-from-request
    Http::get($page);
}
