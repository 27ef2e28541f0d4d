package config

// ruleid: prodready-go-private-key
const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PRIVATE KEY-----"
// ruleid: prodready-go-private-key
const rsa = "-----BEGIN RSA PRIVATE KEY-----\nFEDcba7CbCXTgw9eELqwNDQABIoAAEgAjSggwcKBCSAAFEQAB0w9GikhqkgBNADABIQvEIIM\n-----END RSA PRIVATE KEY-----"
// ok: prodready-go-private-key
const open = "-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PUBLIC KEY-----"
// ok: prodready-go-private-key
const begin = "-----BEGIN PRIVATE KEY-----"
