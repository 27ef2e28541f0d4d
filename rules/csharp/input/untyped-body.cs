class ItemsController : ControllerBase
{
    [HttpPost("a")]
    // ruleid: prodready-csharp-untyped-body
    public IActionResult A([FromBody] dynamic body) => Ok(items.Save(body));

    [HttpPost("b")]
    // ruleid: prodready-csharp-untyped-body
    public IActionResult B([FromBody] Dictionary<string, object> body) => Ok(items.Save(body));

    [HttpPost("c")]
    // ok: prodready-csharp-untyped-body
    public IActionResult C([FromBody] NewItem body) => Ok(items.Save(body));

    [HttpPost("d")]
    // ok: prodready-csharp-untyped-body
    public IActionResult D(object other) => Ok();
}
