<?php

// ruleid: prodready-php-private-key
$key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PRIVATE KEY-----";
// ruleid: prodready-php-private-key
$rsa = "-----BEGIN RSA PRIVATE KEY-----\nFEDcba7CbCXTgw9eELqwNDQABIoAAEgAjSggwcKBCSAAFEQAB0w9GikhqkgBNADABIQvEIIM\n-----END RSA PRIVATE KEY-----";
// ok: prodready-php-private-key
$open = "-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PUBLIC KEY-----";
// ok: prodready-php-private-key
$begin = "-----BEGIN PRIVATE KEY-----";
