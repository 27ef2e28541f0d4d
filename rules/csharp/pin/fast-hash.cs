class Accounts
{
    void Hash(string password, byte[] file, User user)
    {
        // ruleid: prodready-csharp-fast-hash
        var a = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        // ruleid: prodready-csharp-fast-hash
        var b = md5.ComputeHash(Encoding.ASCII.GetBytes(salt + user.Password));
        // ok: prodready-csharp-fast-hash
        var c = SHA256.HashData(file);
        // ok: prodready-csharp-fast-hash
        var d = hasher.HashPassword(user, password);
        // ok: prodready-csharp-fast-hash
        var e = SHA256.HashData(Encoding.UTF8.GetBytes(passwordHash));
    }
}
