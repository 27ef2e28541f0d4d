<?php

function register($request) {
    // ruleid: prodready-php-stored-in-clear
    DB::table('users')->insert(['email' => $request->email, 'password' => $request->password]);
    // ruleid: prodready-php-stored-in-clear
    Account::create(['email' => $request->email, 'pin' => $request->input('pin')]);
    // ok: prodready-php-stored-in-clear
    DB::table('users')->insert(['email' => $request->email, 'password' => Hash::make($request->password)]);
    // ok: prodready-php-stored-in-clear
    User::create(['email' => $request->email, 'password' => $request->password]);
    // ok: prodready-php-stored-in-clear
    DB::table('users')->insert(['email' => $request->email, 'password' => bcrypt($request->password)]);
}
