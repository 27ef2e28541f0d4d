class Filter
{
    void OnResult(HttpContext context)
    {
        // ruleid: prodready-csharp-cors-header-any-origin
        context.Response.Headers.Add("Access-Control-Allow-Origin", "*");
        // ruleid: prodready-csharp-cors-header-any-origin
        Response.Headers["Access-Control-Allow-Origin"] = "*";
        // ok: prodready-csharp-cors-header-any-origin
        context.Response.Headers.Add("Access-Control-Allow-Origin", "https://app.example.com");
        // ok: prodready-csharp-cors-header-any-origin
        Response.Headers["Access-Control-Allow-Headers"] = "*";
    }
}
