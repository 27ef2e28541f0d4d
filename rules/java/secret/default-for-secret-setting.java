class Settings {
  // ruleid: prodready-java-default-for-secret-setting
  @Value("${jwt.secret:blue-horse}")
  String secret;

  // ok: prodready-java-default-for-secret-setting
  @Value("${jwt.secret}")
  String required;

  // ok: prodready-java-default-for-secret-setting
  @Value("${jwt.secret:}")
  String empty;

  // ok: prodready-java-default-for-secret-setting
  @Value("${jwt.expiration:3600}")
  String lifetime;

  String password() {
    // ruleid: prodready-java-default-for-secret-setting
    return System.getenv().getOrDefault("DB_PASSWORD", "postgres");
  }
}
