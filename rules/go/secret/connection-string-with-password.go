package config

// ruleid: prodready-go-connection-string-with-password
const first = "postgres://app:blue-horse@db.internal:5432/app"
// ruleid: prodready-go-connection-string-with-password
const second = "mongodb+srv://svc:Hg72kk@cluster0.mongodb.net/shop"
// ok: prodready-go-connection-string-with-password
const local = "postgres://localhost:5432/app"
// ok: prodready-go-connection-string-with-password
const sample = "postgres://user:password@host/app"
// ok: prodready-go-connection-string-with-password
const site = "https://user:pw@example.com"
