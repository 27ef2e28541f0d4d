<?php

// ruleid: prodready-php-hash-cost-too-low
$a = password_hash($password, PASSWORD_BCRYPT, ['cost' => 12]);
// ruleid: prodready-php-hash-cost-too-low
$b = Hash::make($password, ['rounds' => 12]);
// ok: prodready-php-hash-cost-too-low
$c = password_hash($password, PASSWORD_BCRYPT, ['cost' => 12]);
// ok: prodready-php-hash-cost-too-low
$d = Hash::make($password);
