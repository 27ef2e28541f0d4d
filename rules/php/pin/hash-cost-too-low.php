<?php

// ruleid: prodready-php-hash-cost-too-low
$a = password_hash($password, PASSWORD_BCRYPT, ['cost' => 4]);
// ruleid: prodready-php-hash-cost-too-low
$b = Hash::make($password, ['rounds' => 5]);
// ok: prodready-php-hash-cost-too-low
$c = password_hash($password, PASSWORD_BCRYPT, ['cost' => 12]);
// ok: prodready-php-hash-cost-too-low
$d = Hash::make($password);
