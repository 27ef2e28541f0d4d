class Tokens {
    // ruleid: prodready-kotlin-signing-key-literal
    private val jwtSecret = "blue-horse-9"
    // ok: prodready-kotlin-signing-key-literal
    private val secretKey = "jwt.secret"

    fun issue(user: User): String =
        // ruleid: prodready-kotlin-signing-key-literal
        Jwts.builder().setSubject(user.id).signWith(SignatureAlgorithm.HS256, "blue-horse").compact()

    // ruleid: prodready-kotlin-signing-key-literal
    fun algorithm() = Algorithm.HMAC256("blue-horse")

    // ok: prodready-kotlin-signing-key-literal
    fun good() = Algorithm.HMAC256(settings.secret)
}
