class Settings(
    // ruleid: prodready-kotlin-default-for-secret-setting
    @Value("\${jwt.secret:blue-horse}") val secret: String,
    // ok: prodready-kotlin-default-for-secret-setting
    @Value("\${jwt.secret}") val required: String,
    // ok: prodready-kotlin-default-for-secret-setting
    @Value("\${jwt.expiration:3600}") val lifetime: Long,
) {
    // ruleid: prodready-kotlin-default-for-secret-setting
    val password = System.getenv("DB_PASSWORD") ?: "postgres"
    // ok: prodready-kotlin-default-for-secret-setting
    val port = System.getenv("PORT") ?: "8080"
    // ok: prodready-kotlin-default-for-secret-setting
    val strict = System.getenv("DB_PASSWORD") ?: error("DB_PASSWORD")
}
