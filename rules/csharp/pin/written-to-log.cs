class AuthService
{
    void Login(LoginRequest request, string password)
    {
        // ruleid: prodready-csharp-written-to-log
        _logger.LogInformation("login {Email} {Password}", request.Email, request.Password);
        // ruleid: prodready-csharp-written-to-log
        _logger.LogDebug($"pin {pin}");
        // ruleid: prodready-csharp-written-to-log
        Console.WriteLine("password: " + password);
        // ok: prodready-csharp-written-to-log
        _logger.LogInformation("password changed");
        // ok: prodready-csharp-written-to-log
        _logger.LogInformation("login {Email}", request.Email);
        // ok: prodready-csharp-written-to-log
        _logger.LogInformation("length {Length}", password.Length);
    }
}
