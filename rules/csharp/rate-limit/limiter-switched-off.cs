class AccountController : ControllerBase
{
    // ruleid: prodready-csharp-limiter-switched-off
    [HttpPost("login")]
    [DisableRateLimiting]
    public IActionResult Login(Login body) => Ok();

    // ruleid: prodready-csharp-limiter-switched-off
    [DisableRateLimiting]
    [HttpPost("reset-password")]
    public IActionResult Reset(Reset body) => Ok();

    // ok: prodready-csharp-limiter-switched-off
    [HttpPost("register")]
    [EnableRateLimiting("strict")]
    public IActionResult Register(Login body) => Ok();

    // ok: prodready-csharp-limiter-switched-off
    [DisableRateLimiting]
    [HttpGet("health")]
    public IActionResult Health() => Ok();
}
