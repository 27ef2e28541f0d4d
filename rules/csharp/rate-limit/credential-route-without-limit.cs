var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
// ruleid: prodready-csharp-credential-route-without-limit
app.MapPost("/login", (Login body) => users.Check(body));
// ruleid: prodready-csharp-credential-route-without-limit
app.MapPost("/auth/reset-password", (Reset body) => users.Reset(body));
// ok: prodready-csharp-credential-route-without-limit
app.MapPost("/orders", (Order body) => orders.Save(body));
// ok: prodready-csharp-credential-route-without-limit
app.MapGet("/login", () => "login");
app.Run();
