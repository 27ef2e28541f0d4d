class AuthService {
  void login(LoginRequest request, String password) {
    // ruleid: prodready-java-written-to-log
    log.info("login {} {}", request.getEmail(), request.getPassword());
    // ruleid: prodready-java-written-to-log
    logger.debug("pin " + pin);
    // ruleid: prodready-java-written-to-log
    System.out.println("password: " + password);
    // ok: prodready-java-written-to-log
    log.info("password changed");
    // ok: prodready-java-written-to-log
    log.info("login {}", request.getEmail());
    // ok: prodready-java-written-to-log
    log.info("length {}", password.length());
  }
}
