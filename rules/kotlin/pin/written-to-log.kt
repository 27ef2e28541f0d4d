class AuthService {
    fun login(request: LoginRequest, password: String) {
        // ruleid: prodready-kotlin-written-to-log
        log.info("login ${request.password}")
        // ruleid: prodready-kotlin-written-to-log
        logger.debug { "pin $pin" }
        // ruleid: prodready-kotlin-written-to-log
        log.info("login {} {}", request.email, request.password)
        // ok: prodready-kotlin-written-to-log
        log.info("password changed")
        // ok: prodready-kotlin-written-to-log
        log.info("login ${request.email}")
        // ok: prodready-kotlin-written-to-log
        log.info("length ${password.length}")
    }
}
