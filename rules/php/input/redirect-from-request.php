<?php

function show(Request $request) {
    // ruleid: prodready-php-redirect-from-request
    $view = redirect($request->input('next'));
    // ruleid: prodready-php-redirect-from-request
    header("Location: " . $_GET['next']);
    // ok: prodready-php-redirect-from-request
    $view = redirect('/items');
    // ok: prodready-php-redirect-from-request
    $view = redirect("/items/" . $request->input('id'));
    // ok: prodready-php-redirect-from-request
    $view = redirect()->route('items', $request->id);
}
