<?php

use Slim\Factory\AppFactory;

$app = AppFactory::create();
// ruleid: prodready-php-micro-application-without-limit
$app->post('/login', [Sessions::class, 'create']);
// ruleid: prodready-php-micro-application-without-limit
$app->post('/auth/verify-pin', [Pins::class, 'verify']);
// ok: prodready-php-micro-application-without-limit
$app->post('/orders', [Orders::class, 'create']);
// ok: prodready-php-micro-application-without-limit
$app->get('/login', [Sessions::class, 'page']);
$app->run();
