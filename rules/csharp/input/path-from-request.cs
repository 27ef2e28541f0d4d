class ItemsController : Controller
{
    [HttpGet("{name}")]
    public IActionResult Show(string name, string id)
    {
        // ruleid: prodready-csharp-path-from-request
        var text = System.IO.File.ReadAllText("uploads/" + name);
        // ruleid: prodready-csharp-path-from-request
        var result = PhysicalFile(Path.Combine(root, Request.Query["file"]), "text/plain");
        // ok: prodready-csharp-path-from-request
        var safe = System.IO.File.ReadAllText("uploads/" + Path.GetFileName(name));
        // ok: prodready-csharp-path-from-request
        var result = PhysicalFile("/data/logo.png", "image/png");
        return Ok();
    }
}
