@SpringBootApplication
@RestController
class Application(val users: Users) {
    // ruleid: prodready-kotlin-credential-route-without-limit
    @PostMapping("/login")
    fun login(@RequestBody body: Login): Token = users.check(body)

    // ruleid: prodready-kotlin-credential-route-without-limit
    @PostMapping(value = ["/auth/reset-password"])
    fun reset(@RequestBody body: Reset) = users.reset(body)

    // ok: prodready-kotlin-credential-route-without-limit
    @PostMapping("/orders")
    fun order(@RequestBody body: Order): Order = orders.save(body)

    // ok: prodready-kotlin-credential-route-without-limit
    @GetMapping("/login")
    fun page(): String = "login"
}

fun main(args: Array<String>) {
    runApplication<Application>(*args)
}
