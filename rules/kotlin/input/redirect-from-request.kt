class Api {
    @GetMapping("/x")
    fun show(@RequestParam name: String, @PathVariable id: String, request: HttpServletRequest, response: HttpServletResponse): Any {
        // ruleid: prodready-kotlin-redirect-from-request
        response.sendRedirect(request.getParameter("next"))
        // ruleid: prodready-kotlin-redirect-from-request
        val view = RedirectView(name)
        // ok: prodready-kotlin-redirect-from-request
        response.sendRedirect("/items")
        // ok: prodready-kotlin-redirect-from-request
        response.sendRedirect("/items/$id")
        return 1
    }
}
