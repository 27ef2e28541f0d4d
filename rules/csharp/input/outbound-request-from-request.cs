class ItemsController : Controller
{
    [HttpGet("{name}")]
    public IActionResult Show(string name, string id)
    {
        // ruleid: prodready-csharp-outbound-request-from-request
        client.GetAsync(name);
        // ruleid: prodready-csharp-outbound-request-from-request
        client.GetStringAsync(Request.Query["url"]);
        // ok: prodready-csharp-outbound-request-from-request
        cache.GetStringAsync(Request.Query["id"]);
        // ok: prodready-csharp-outbound-request-from-request
        client.GetAsync("https://api.example.com/items");
        // ok: prodready-csharp-outbound-request-from-request
        client.GetAsync("https://api.example.com/items/" + id);
        var page = "https://api.example.com/items?key=" + name + "&size=" + id;
        // ok: prodready-csharp-outbound-request-from-request
        client.GetAsync(page);
        return Ok();
    }
}
