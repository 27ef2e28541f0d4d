<?php

// ruleid: prodready-php-provider-token
$billing = "sk_live_9Zq8Yw7Xv6Ut5Sr4";
// ruleid: prodready-php-provider-token
$hosting = "ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
// ok: prodready-php-provider-token
$docs = "AKIAIOSFODNN7EXAMPLE";
// ok: prodready-php-provider-token
$start = "ghp_";
// ok: prodready-php-provider-token
$test = "sk_test_placeholder";
