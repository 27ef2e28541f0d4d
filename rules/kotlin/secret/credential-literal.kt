// ruleid: prodready-kotlin-credential-literal
const val ADMIN_PASSWORD = "blue-horse"
// ok: prodready-kotlin-credential-literal
const val DB_PASSWORD = "spring.datasource.password"

fun connect() {
    // ruleid: prodready-kotlin-credential-literal
    DriverManager.getConnection(url, "app", "Hg72kk")
    // ruleid: prodready-kotlin-credential-literal
    mailSender.setPassword("blue-horse")
    // ok: prodready-kotlin-credential-literal
    mailSender.setPassword(settings.mailPassword)
    // ok: prodready-kotlin-credential-literal
    hikariConfig.password = env("DB_PASSWORD")
}
