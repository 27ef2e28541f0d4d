class Tokens {
  // ruleid: prodready-java-signing-key-literal
  private static final String JWT_SECRET = "blue-horse-9";
  // ok: prodready-java-signing-key-literal
  private static final String SECRET_KEY = "jwt.secret";

  String issue(User user) {
    // ruleid: prodready-java-signing-key-literal
    return Jwts.builder().setSubject(user.getId()).signWith(SignatureAlgorithm.HS256, "blue-horse").compact();
  }

  Algorithm algorithm() {
    // ruleid: prodready-java-signing-key-literal
    return Algorithm.HMAC256("blue-horse");
  }

  Algorithm good() {
    // ok: prodready-java-signing-key-literal
    return Algorithm.HMAC256(settings.getSecret());
  }
}
