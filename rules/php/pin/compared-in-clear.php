<?php

function login($request, $password, $pin) {
    $user = User::where('email', $request->email)->first();
    // ruleid: prodready-php-compared-in-clear
    if ($user->password == $password) return $user;
    // ruleid: prodready-php-compared-in-clear
    if ($user->pin !== $request->input('pin')) return null;
    // ruleid: prodready-php-compared-in-clear
    if ($row['password'] === $_POST['password']) return $row;
    // ok: prodready-php-compared-in-clear
    if (Hash::check($password, $user->password)) return $user;
    // ok: prodready-php-compared-in-clear
    if ($request->password !== $request->password_confirmation) return null;
    // ok: prodready-php-compared-in-clear
    if ($user->password === null) return null;
    // ok: prodready-php-compared-in-clear
    if ($user->password === $hashedPassword) return $user;
}
