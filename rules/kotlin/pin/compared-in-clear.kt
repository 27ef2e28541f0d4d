class AuthService(val users: Users) {
    fun login(request: LoginRequest, password: String, pin: String): User? {
        val user = users.findByEmail(request.email)
        // ruleid: prodready-kotlin-compared-in-clear
        if (user.password == password) return user
        // ruleid: prodready-kotlin-compared-in-clear
        if (user.pin != request.pin) return null
        // ok: prodready-kotlin-compared-in-clear
        if (encoder.matches(password, user.password)) return user
        // ok: prodready-kotlin-compared-in-clear
        if (form.password == form.confirmPassword) return user
        // ok: prodready-kotlin-compared-in-clear
        if (user.password == encodedPassword) return user
        // ok: prodready-kotlin-compared-in-clear
        if (user.password == null) return null
        return null
    }
}
