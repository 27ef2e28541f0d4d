class Api {
    @GetMapping("/x")
    fun show(@RequestParam name: String, @PathVariable id: String, request: HttpServletRequest, response: HttpServletResponse): Any {
        // ruleid: prodready-kotlin-command-from-request
        Runtime.getRuntime().exec("ping $name")
        // ruleid: prodready-kotlin-command-from-request
        parser.parseExpression(request.getParameter("filter"))
        // ok: prodready-kotlin-command-from-request
        Runtime.getRuntime().exec("uptime")
        // ok: prodready-kotlin-command-from-request
        ProcessBuilder("ping", "localhost")
        return 1
    }
}
