class Security {
  // ruleid: prodready-java-hash-cost-too-low
  Object weak() { return new BCryptPasswordEncoder(12); }
  // ruleid: prodready-java-hash-cost-too-low
  String salt() { return BCrypt.gensalt(12); }
  // ok: prodready-java-hash-cost-too-low
  Object good() { return new BCryptPasswordEncoder(12); }
  // ok: prodready-java-hash-cost-too-low
  Object usual() { return new BCryptPasswordEncoder(); }
}
