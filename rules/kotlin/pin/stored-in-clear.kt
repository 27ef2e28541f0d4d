class Registration(val users: UserRepository) {
    fun register(request: SignupRequest) {
        // ruleid: prodready-kotlin-stored-in-clear
        users.save(User(email = request.email, password = request.password))
        // ok: prodready-kotlin-stored-in-clear
        users.save(User(email = request.email, password = encoder.encode(request.password)))
    }

    // ruleid: prodready-kotlin-stored-in-clear
    fun encoder(): PasswordEncoder = NoOpPasswordEncoder.getInstance()

    // ok: prodready-kotlin-stored-in-clear
    fun good(): PasswordEncoder = BCryptPasswordEncoder()
}
