[ApiController]
class OrdersController : ControllerBase
{
    [HttpPost]
    public IActionResult Create(Order order)
    {
        // ruleid: prodready-csharp-print-in-service
        Console.WriteLine($"order {order.Id}");
        // ruleid: prodready-csharp-print-in-service
        Console.Error.WriteLine("slow");
        // ok: prodready-csharp-print-in-service
        _logger.LogInformation("order {Id}", order.Id);
        // ok: prodready-csharp-print-in-service
        text.WriteLine("order");
        return Ok();
    }
}
