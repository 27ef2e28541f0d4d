# ruleid: prodready-python-private-key
key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PRIVATE KEY-----"
# ruleid: prodready-python-private-key
rsa = "-----BEGIN RSA PRIVATE KEY-----\nFEDcba7CbCXTgw9eELqwNDQABIoAAEgAjSggwcKBCSAAFEQAB0w9GikhqkgBNADABIQvEIIM\n-----END RSA PRIVATE KEY-----"
# ok: prodready-python-private-key
open = "-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PUBLIC KEY-----"
# ok: prodready-python-private-key
begin = "-----BEGIN PRIVATE KEY-----"
