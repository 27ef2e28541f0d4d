class AuthService
{
    User Login(LoginRequest request, string password, string pin)
    {
        var user = users.Find(request.Email);
        // ruleid: prodready-csharp-compared-in-clear
        if (user.Password == password) return user;
        // ruleid: prodready-csharp-compared-in-clear
        if (user.Pin != request.Pin) return null;
        // ruleid: prodready-csharp-compared-in-clear
        var found = db.Users.First(u => u.Password == request.Password);
        // ok: prodready-csharp-compared-in-clear
        if (hasher.Verify(user.PasswordHash, password)) return user;
        // ok: prodready-csharp-compared-in-clear
        if (model.Password != model.ConfirmPassword) return null;
        // ok: prodready-csharp-compared-in-clear
        if (user.Password == hashedPassword) return user;
        // ok: prodready-csharp-compared-in-clear
        if (user.Password == null) return null;
        return null;
    }
}
