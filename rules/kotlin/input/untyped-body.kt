class Api {
    @PostMapping("/a")
    // ruleid: prodready-kotlin-untyped-body
    fun a(@RequestBody body: Map<String, Any>) = items.save(body)

    @PostMapping("/b")
    // ruleid: prodready-kotlin-untyped-body
    fun b(@RequestBody body: JsonNode): Item = items.save(body)

    @PostMapping("/c")
    // ok: prodready-kotlin-untyped-body
    fun c(@Valid @RequestBody body: NewItem) = items.save(body)

    @PutMapping("/d")
    // ok: prodready-kotlin-untyped-body
    fun d(@RequestParam filters: Map<String, String>) = items.find(filters)
}
