package settings

// ruleid: prodready-kotlin-provider-token
const val BILLING = "sk_live_9Zq8Yw7Xv6Ut5Sr4"
// ruleid: prodready-kotlin-provider-token
const val HOSTING = "ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"
// ok: prodready-kotlin-provider-token
const val DOCS = "AKIAIOSFODNN7EXAMPLE"
// ok: prodready-kotlin-provider-token
const val START = "ghp_"
// ok: prodready-kotlin-provider-token
const val TEST = "sk_test_placeholder"
