class Accounts {
  void hash(String password, byte[] file, User user) {
    // ruleid: prodready-java-fast-hash
    String a = DigestUtils.md5Hex(password);
    // ruleid: prodready-java-fast-hash
    byte[] b = MessageDigest.getInstance("SHA-256").digest(password.getBytes(UTF_8));
    // ruleid: prodready-java-fast-hash
    String c = DigestUtils.md5DigestAsHex((salt + user.getPassword()).getBytes());
    // ok: prodready-java-fast-hash
    String d = DigestUtils.md5Hex(file);
    // ok: prodready-java-fast-hash
    String e = encoder.encode(password);
    // ok: prodready-java-fast-hash
    String f = DigestUtils.sha256Hex(passwordHash);
  }
}
