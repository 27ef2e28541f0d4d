package settings

// ruleid: prodready-kotlin-connection-string-with-password
const val FIRST = "postgres://app:blue-horse@db.internal:5432/app"
// ruleid: prodready-kotlin-connection-string-with-password
const val SECOND = "mongodb+srv://svc:Hg72kk@cluster0.mongodb.net/shop"
// ok: prodready-kotlin-connection-string-with-password
const val LOCAL = "postgres://localhost:5432/app"
// ok: prodready-kotlin-connection-string-with-password
const val SAMPLE = "postgres://user:password@host/app"
// ok: prodready-kotlin-connection-string-with-password
const val SITE = "https://user:pw@example.com"
