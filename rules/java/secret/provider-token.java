class Settings {
  // ruleid: prodready-java-provider-token
  static final String BILLING = "sk_live_9Zq8Yw7Xv6Ut5Sr4";
  // ruleid: prodready-java-provider-token
  static final String HOSTING = "ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
  // ok: prodready-java-provider-token
  static final String DOCS = "AKIAIOSFODNN7EXAMPLE";
  // ok: prodready-java-provider-token
  static final String START = "ghp_";
  // ok: prodready-java-provider-token
  static final String TEST = "sk_test_placeholder";
}
