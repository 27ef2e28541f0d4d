package config

// ruleid: prodready-go-provider-token
const billing = "sk_live_9Zq8Yw7Xv6Ut5Sr4"
// ruleid: prodready-go-provider-token
const hosting = "ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"
// ok: prodready-go-provider-token
const docs = "AKIAIOSFODNN7EXAMPLE"
// ok: prodready-go-provider-token
const start = "ghp_"
// ok: prodready-go-provider-token
const test = "sk_test_placeholder"
