// ruleid: prodready-csharp-cors-any-origin
builder.Services.AddCors(o => o.AddPolicy("open", p => p.AllowAnyOrigin().AllowAnyHeader()));
// ruleid: prodready-csharp-cors-any-origin
app.UseCors(p => p.WithOrigins("*").AllowAnyMethod());
// ok: prodready-csharp-cors-any-origin
app.UseCors(p => p.WithOrigins("https://app.example.com").AllowAnyMethod());
// ok: prodready-csharp-cors-any-origin
app.UseCors(p => p.AllowAnyHeader().WithOrigins(origins));
