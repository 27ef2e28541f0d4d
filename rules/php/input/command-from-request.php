<?php

function show(Request $request) {
    // ruleid: prodready-php-command-from-request
    exec("ping " . $request->input('host'));
    // ruleid: prodready-php-command-from-request
    shell_exec("convert {$request->file}");
    // ok: prodready-php-command-from-request
    exec("ping " . escapeshellarg($request->input('host')));
    // ok: prodready-php-command-from-request
    exec("uptime");
}
