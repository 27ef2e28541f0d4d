class Settings
{
    // ruleid: prodready-csharp-connection-string-with-password
    public const string First = "postgres://app:blue-horse@db.internal:5432/app";
    // ruleid: prodready-csharp-connection-string-with-password
    public const string Second = "mongodb+srv://svc:Hg72kk@cluster0.mongodb.net/shop";
    // ok: prodready-csharp-connection-string-with-password
    public const string Local = "postgres://localhost:5432/app";
    // ok: prodready-csharp-connection-string-with-password
    public const string Sample = "postgres://user:password@host/app";
    // ok: prodready-csharp-connection-string-with-password
    public const string Site = "https://user:pw@example.com";
}
