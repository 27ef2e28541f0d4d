// ruleid: prodready-csharp-cors-any-origin-with-credentials
app.UseCors(p => p.SetIsOriginAllowed(origin => true).AllowCredentials());
// ruleid: prodready-csharp-cors-any-origin-with-credentials
app.UseCors(p => p.AllowAnyMethod().AllowAnyHeader().SetIsOriginAllowed(_ => true).AllowCredentials());
// ok: prodready-csharp-cors-any-origin-with-credentials
app.UseCors(p => p.WithOrigins("https://app.example.com").AllowCredentials());
// ok: prodready-csharp-cors-any-origin-with-credentials
app.UseCors(p => p.SetIsOriginAllowed(origin => known.Contains(origin)).AllowCredentials());
