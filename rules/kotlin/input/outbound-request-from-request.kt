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
        return 1
    }
}
