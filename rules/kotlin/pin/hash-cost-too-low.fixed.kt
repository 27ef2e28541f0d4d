class Security {
    // ruleid: prodready-kotlin-hash-cost-too-low
    fun weak() = BCryptPasswordEncoder(12)
    // ruleid: prodready-kotlin-hash-cost-too-low
    fun salt() = BCrypt.gensalt(12)
    // ok: prodready-kotlin-hash-cost-too-low
    fun good() = BCryptPasswordEncoder(12)
    // ok: prodready-kotlin-hash-cost-too-low
    fun usual() = BCryptPasswordEncoder()
}
