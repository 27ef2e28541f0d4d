class Api {
    // ruleid: prodready-kotlin-cors-annotation-any-origin
    @CrossOrigin("*")
    @GetMapping("/a")
    fun a() = "a"

    // ruleid: prodready-kotlin-cors-annotation-any-origin
    @CrossOrigin(origins = ["*"], maxAge = 60)
    @GetMapping("/b")
    fun b() = "b"

    // ok: prodready-kotlin-cors-annotation-any-origin
    @CrossOrigin(origins = ["https://app.example.com"], allowedHeaders = ["*"])
    @GetMapping("/c")
    fun c() = "c"

    // ok: prodready-kotlin-cors-annotation-any-origin
    @CrossOrigin("https://app.example.com")
    @GetMapping("/d")
    fun d() = "d"
}
