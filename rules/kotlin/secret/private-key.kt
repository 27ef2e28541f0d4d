package settings

// ruleid: prodready-kotlin-private-key
const val KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PRIVATE KEY-----"
// ruleid: prodready-kotlin-private-key
const val RSA = "-----BEGIN RSA PRIVATE KEY-----\nFEDcba7CbCXTgw9eELqwNDQABIoAAEgAjSggwcKBCSAAFEQAB0w9GikhqkgBNADABIQvEIIM\n-----END RSA PRIVATE KEY-----"
// ok: prodready-kotlin-private-key
const val OPEN = "-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PUBLIC KEY-----"
// ok: prodready-kotlin-private-key
const val BEGIN = "-----BEGIN PRIVATE KEY-----"
