class ItemsController : Controller
{
    [HttpGet("{name}")]
    public IActionResult Show(string name, string id)
    {
        // ruleid: prodready-csharp-redirect-from-request
        var result = Redirect(Request.Query["next"]);
        // ruleid: prodready-csharp-redirect-from-request
        Response.Redirect(name);
        // ok: prodready-csharp-redirect-from-request
        var result = Redirect("/items");
        // ok: prodready-csharp-redirect-from-request
        var result = Redirect("/items/" + id);
        // ok: prodready-csharp-redirect-from-request
        var result = LocalRedirect(name);
        return Ok();
    }
}
