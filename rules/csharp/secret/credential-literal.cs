class Clients
{
    // ruleid: prodready-csharp-credential-literal
    const string AdminPassword = "blue-horse";
    // ok: prodready-csharp-credential-literal
    const string DbPassword = "Db:Password";

    void Connect()
    {
        // ruleid: prodready-csharp-credential-literal
        client.Credentials = new NetworkCredential("app", "Hg72kk");
        // ok: prodready-csharp-credential-literal
        client.Credentials = new NetworkCredential("app", config["Smtp:Password"]);
    }
}
