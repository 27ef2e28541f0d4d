<?php

function send($mail) {
    try {
        $smtp->send($mail);
    // ruleid: prodready-php-error-only-printed
    } catch (MailException $e) {
        echo $e->getMessage();
    }
    try {
        $smtp->close();
    // ruleid: prodready-php-error-only-printed
    } catch (Exception $failed) {
        var_dump($failed);
    }
    try {
        $smtp->open();
    // ok: prodready-php-error-only-printed
    } catch (Exception $failed) {
        Log::error($failed->getMessage());
    }
    try {
        $smtp->ping();
    // ok: prodready-php-error-only-printed
    } catch (Exception $failed) {
        echo $failed->getMessage();
        exit(1);
    }
}
