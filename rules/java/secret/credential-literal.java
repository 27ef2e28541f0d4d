class Clients {
  // ruleid: prodready-java-credential-literal
  static final String ADMIN_PASSWORD = "blue-horse";
  // ok: prodready-java-credential-literal
  static final String DB_PASSWORD = "spring.datasource.password";

  void connect() {
    // ruleid: prodready-java-credential-literal
    DriverManager.getConnection(url, "app", "Hg72kk");
    // ruleid: prodready-java-credential-literal
    mailSender.setPassword("blue-horse");
    // ok: prodready-java-credential-literal
    mailSender.setPassword(settings.getMailPassword());
    // ok: prodready-java-credential-literal
    user.setPassword("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy");
  }
}
