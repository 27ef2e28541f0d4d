class Api {
    // ruleid: prodready-kotlin-cors-library-default
    @CrossOrigin
    @GetMapping("/a")
    fun a() = "a"

    // ruleid: prodready-kotlin-cors-library-default
    @CrossOrigin(maxAge = 3600)
    @GetMapping("/b")
    fun b() = "b"

    // ok: prodready-kotlin-cors-library-default
    @CrossOrigin(origins = ["https://app.example.com"])
    @GetMapping("/c")
    fun c() = "c"

    // ok: prodready-kotlin-cors-library-default
    @CrossOrigin("https://app.example.com")
    @GetMapping("/d")
    fun d() = "d"
}
