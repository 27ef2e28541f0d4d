class Settings
{
    // ruleid: prodready-csharp-dotnet-connection-string
    const string Shop = "Server=db.internal;Database=shop;User Id=app;Password=Hg72kk;";
    // ruleid: prodready-csharp-dotnet-connection-string
    const string Audit = "Host=db;Database=audit;Username=app;Password=blue-horse";
    // ok: prodready-csharp-dotnet-connection-string
    const string Local = "Server=(localdb)\\mssqllocaldb;Database=shop;Trusted_Connection=True";
    // ok: prodready-csharp-dotnet-connection-string
    const string Sample = "Server=db;Database=shop;User Id=app;Password=<password>";
}
