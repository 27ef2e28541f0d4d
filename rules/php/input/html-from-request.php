<?php

function show(Request $request) {
    // ruleid: prodready-php-html-from-request
    echo "<b>" . $_GET['q'] . "</b>";
    // ruleid: prodready-php-html-from-request
    $view = new HtmlString($request->input('q'));
    // ok: prodready-php-html-from-request
    echo "<b>" . e($_GET['q']) . "</b>";
    // ok: prodready-php-html-from-request
    echo htmlspecialchars($_GET['q']);
}
