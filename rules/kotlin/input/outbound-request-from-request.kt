class Api {
    @GetMapping("/x")
    fun show(@RequestParam name: String, @PathVariable id: String, request: HttpServletRequest, response: HttpServletResponse): Any {
        // ruleid: prodready-kotlin-outbound-request-from-request
        rest.getForObject(name, String::class.java)
        // ruleid: prodready-kotlin-outbound-request-from-request
        URL(request.getParameter("url")).readText()
        // ok: prodready-kotlin-outbound-request-from-request
        rest.getForObject("https://api.example.com/items/$name", String::class.java)
        // ok: prodready-kotlin-outbound-request-from-request
        rest.getForObject("https://api.example.com/items", String::class.java)
        val page = "https://api.example.com/items?key=" + name + "&size=" + id
        // ok: prodready-kotlin-outbound-request-from-request
        rest.getForObject(page, String::class.java)
        return 1
    }
}
