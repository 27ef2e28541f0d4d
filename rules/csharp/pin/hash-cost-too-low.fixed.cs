class Passwords
{
    // ruleid: prodready-csharp-hash-cost-too-low
    string Weak(string p) => BCrypt.Net.BCrypt.HashPassword(p, 12);
    // ruleid: prodready-csharp-hash-cost-too-low
    string Named(string p) => BCrypt.HashPassword(p, workFactor: 12);
    // ok: prodready-csharp-hash-cost-too-low
    string Good(string p) => BCrypt.Net.BCrypt.HashPassword(p, 12);
    // ok: prodready-csharp-hash-cost-too-low
    string Usual(string p) => BCrypt.Net.BCrypt.HashPassword(p);
}
