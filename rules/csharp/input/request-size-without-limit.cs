class UploadController : ControllerBase
{
    // ruleid: prodready-csharp-request-size-without-limit
    [DisableRequestSizeLimit]
    public IActionResult Upload(IFormFile file) => Ok();

    // ok: prodready-csharp-request-size-without-limit
    [RequestSizeLimit(10_000_000)]
    public IActionResult Small(IFormFile file) => Ok();

    void Configure(FormOptions options, FormOptions small)
    {
        // ruleid: prodready-csharp-request-size-without-limit
        options.MultipartBodyLengthLimit = long.MaxValue;
        // ok: prodready-csharp-request-size-without-limit
        small.MultipartBodyLengthLimit = 10_000_000;
    }
}
