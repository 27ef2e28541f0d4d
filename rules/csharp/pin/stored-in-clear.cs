class Registration
{
    void Register(SignupRequest request)
    {
        // ruleid: prodready-csharp-stored-in-clear
        db.Users.Add(new User { Email = request.Email, Password = request.Password });
        // ruleid: prodready-csharp-stored-in-clear
        var account = new Account { Email = request.Email, Pin = request.Pin };
        db.Add(account);
        // ok: prodready-csharp-stored-in-clear
        db.Users.Add(new User { Email = request.Email, Password = hasher.Hash(request.Password) });
        // ok: prodready-csharp-stored-in-clear
        db.Users.Add(new User { Email = request.Email, PasswordHash = hash });
    }
}
