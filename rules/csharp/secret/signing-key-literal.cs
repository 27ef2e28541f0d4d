class Tokens
{
    // ruleid: prodready-csharp-signing-key-literal
    const string JwtSecret = "blue-horse-9";
    // ok: prodready-csharp-signing-key-literal
    const string TokenKey = "Jwt:Key";

    // ruleid: prodready-csharp-signing-key-literal
    SecurityKey Key() => new SymmetricSecurityKey(Encoding.UTF8.GetBytes("blue-horse"));
    // ok: prodready-csharp-signing-key-literal
    SecurityKey Good() => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(config["Jwt:Key"]));
}
