class Settings {
  // ruleid: prodready-java-connection-string-with-password
  static final String FIRST = "postgres://app:blue-horse@db.internal:5432/app";
  // ruleid: prodready-java-connection-string-with-password
  static final String SECOND = "mongodb+srv://svc:Hg72kk@cluster0.mongodb.net/shop";
  // ok: prodready-java-connection-string-with-password
  static final String LOCAL = "postgres://localhost:5432/app";
  // ok: prodready-java-connection-string-with-password
  static final String SAMPLE = "postgres://user:password@host/app";
  // ok: prodready-java-connection-string-with-password
  static final String SITE = "https://user:pw@example.com";
}
