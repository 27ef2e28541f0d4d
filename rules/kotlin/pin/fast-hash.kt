class Accounts {
    fun hash(password: String, file: ByteArray, user: User) {
        // ruleid: prodready-kotlin-fast-hash
        val a = DigestUtils.md5Hex(password)
        // ruleid: prodready-kotlin-fast-hash
        val b = MessageDigest.getInstance("SHA-256").digest(password.toByteArray())
        // ruleid: prodready-kotlin-fast-hash
        val c = MessageDigest.getInstance("MD5").digest(user.password.toByteArray())
        // ok: prodready-kotlin-fast-hash
        val d = DigestUtils.md5Hex(file)
        // ok: prodready-kotlin-fast-hash
        val e = encoder.encode(password)
        // ok: prodready-kotlin-fast-hash
        val f = DigestUtils.sha256Hex(passwordHash)
    }
}
