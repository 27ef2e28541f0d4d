<?php

// ruleid: prodready-php-credential-route-without-limit
Route::post('/login', [LoginController::class, 'store'])->withoutMiddleware('throttle:api');
// ruleid: prodready-php-credential-route-without-limit
Route::post('auth/reset-password', [ResetController::class, 'store'])->withoutMiddleware(ThrottleRequests::class)->name('reset');
// ok: prodready-php-credential-route-without-limit
Route::post('/login', [LoginController::class, 'store'])->middleware('throttle:5,1');
// ok: prodready-php-credential-route-without-limit
Route::post('/feed', [FeedController::class, 'store'])->withoutMiddleware('throttle:api');
