class ItemsController : Controller
{
    [HttpGet("{name}")]
    public IActionResult Show(string name, string id)
    {
        // ruleid: prodready-csharp-sql-from-request
        db.Items.FromSqlRaw("SELECT * FROM Items WHERE Name = '" + name + "'");
        // ruleid: prodready-csharp-sql-from-request
        var command = new SqlCommand($"SELECT * FROM Items ORDER BY {Request.Query["sort"]}", connection);
        // ok: prodready-csharp-sql-from-request
        db.Items.FromSqlRaw("SELECT * FROM Items WHERE Name = {0}", name);
        // ok: prodready-csharp-sql-from-request
        db.Items.FromSqlInterpolated($"SELECT * FROM Items WHERE Name = {name}");
        // ok: prodready-csharp-sql-from-request
        var one = new SqlCommand("SELECT * FROM Items WHERE Id = " + int.Parse(id), connection);
        return Ok();
    }
}
