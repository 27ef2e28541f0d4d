class Settings {
  // ruleid: prodready-java-private-key
  static final String KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PRIVATE KEY-----";
  // ruleid: prodready-java-private-key
  static final String RSA = "-----BEGIN RSA PRIVATE KEY-----\nFEDcba7CbCXTgw9eELqwNDQABIoAAEgAjSggwcKBCSAAFEQAB0w9GikhqkgBNADABIQvEIIM\n-----END RSA PRIVATE KEY-----";
  // ok: prodready-java-private-key
  static final String OPEN = "-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDNwqLEe9wgTXCbC7abcDEF\n-----END PUBLIC KEY-----";
  // ok: prodready-java-private-key
  static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
}
