class ItemsController : Controller
{
    [HttpGet("{name}")]
    public IActionResult Show(string name, string id)
    {
        // ruleid: prodready-csharp-command-from-request
        Process.Start("ping", name);
        // ruleid: prodready-csharp-command-from-request
        Process.Start(Request.Query["tool"]);
        // ok: prodready-csharp-command-from-request
        Process.Start("uptime");
        // ok: prodready-csharp-command-from-request
        var info = new ProcessStartInfo("ping", "localhost");
        return Ok();
    }
}
