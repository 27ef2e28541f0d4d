class Settings
{
    // ruleid: prodready-csharp-provider-token
    public const string Billing = "sk_live_9Zq8Yw7Xv6Ut5Sr4";
    // ruleid: prodready-csharp-provider-token
    public const string Hosting = "ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
    // ok: prodready-csharp-provider-token
    public const string Docs = "AKIAIOSFODNN7EXAMPLE";
    // ok: prodready-csharp-provider-token
    public const string Start = "ghp_";
    // ok: prodready-csharp-provider-token
    public const string Test = "sk_test_placeholder";
}
