<?php

function login($request, $password) {
    // ruleid: prodready-php-written-to-log
    Log::info('login ' . $request->password);
    // ruleid: prodready-php-written-to-log
    Log::debug('pin', ['pin' => $request->input('pin')]);
    // ruleid: prodready-php-written-to-log
    error_log("login $password");
    // ok: prodready-php-written-to-log
    Log::info('password changed');
    // ok: prodready-php-written-to-log
    Log::info('login', ['email' => $request->email]);
    // ok: prodready-php-written-to-log
    Log::info('length ' . strlen($password));
}
