class Security {
    // ruleid: prodready-kotlin-hash-cost-too-low
    fun weak() = BCryptPasswordEncoder(4)
    // ruleid: prodready-kotlin-hash-cost-too-low
    fun salt() = BCrypt.gensalt(6)
    // ok: prodready-kotlin-hash-cost-too-low
    fun good() = BCryptPasswordEncoder(12)
    // ok: prodready-kotlin-hash-cost-too-low
    fun usual() = BCryptPasswordEncoder()
}
