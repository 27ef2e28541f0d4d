class Settings
{
    // ruleid: prodready-csharp-default-for-secret-setting
    string secret = config["Jwt:Key"] ?? "change-me";
    // ruleid: prodready-csharp-default-for-secret-setting
    string password = Environment.GetEnvironmentVariable("DB_PASSWORD") ?? "postgres";
    // ok: prodready-csharp-default-for-secret-setting
    string port = Environment.GetEnvironmentVariable("PORT") ?? "8080";
    // ok: prodready-csharp-default-for-secret-setting
    string strict = Environment.GetEnvironmentVariable("DB_PASSWORD") ?? throw new Exception("DB_PASSWORD");
    // ok: prodready-csharp-default-for-secret-setting
    string empty = config["ApiKey"] ?? "";
}
