<?php

function show(Request $request) {
    // ruleid: prodready-php-path-from-request
    file_get_contents("uploads/" . $request->input('name'));
    // ruleid: prodready-php-path-from-request
    $view = response()->download(storage_path($request->file));
    // ok: prodready-php-path-from-request
    file_get_contents("uploads/" . basename($request->input('name')));
    // ok: prodready-php-path-from-request
    $view = response()->download(storage_path('logo.png'));
}
