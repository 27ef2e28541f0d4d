class Filter
{
    void OnResult(HttpContext context)
    {
        // ruleid: prodready-csharp-cors-origin-echoed
        Response.Headers["Access-Control-Allow-Origin"] = Request.Headers["Origin"];
        // ruleid: prodready-csharp-cors-origin-echoed
        context.Response.Headers.Add("Access-Control-Allow-Origin", context.Request.Headers["Origin"]);
        if (known.Contains(Request.Headers["Origin"]))
        {
            // ok: prodready-csharp-cors-origin-echoed
            Response.Headers["Access-Control-Allow-Origin"] = Request.Headers["Origin"];
        }
        // ok: prodready-csharp-cors-origin-echoed
        Response.Headers["Vary"] = Request.Headers["Origin"];
    }
}
