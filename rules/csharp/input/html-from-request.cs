class ItemsController : Controller
{
    [HttpGet("{name}")]
    public IActionResult Show(string name, string id)
    {
        // ruleid: prodready-csharp-html-from-request
        var result = Content("<b>" + name + "</b>", "text/html");
        // ruleid: prodready-csharp-html-from-request
        var title = new HtmlString(Request.Query["q"]);
        // ok: prodready-csharp-html-from-request
        var result = Content("<b>" + HtmlEncoder.Default.Encode(name) + "</b>", "text/html");
        // ok: prodready-csharp-html-from-request
        var result = Content(name, "text/plain");
        return Ok();
    }
}
