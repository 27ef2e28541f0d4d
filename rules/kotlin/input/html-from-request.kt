class Api {
    @GetMapping("/x")
    fun show(@RequestParam name: String, @PathVariable id: String, request: HttpServletRequest, response: HttpServletResponse): Any {
        // ruleid: prodready-kotlin-html-from-request
        response.writer.write("<b>$name</b>")
        // ruleid: prodready-kotlin-html-from-request
        response.writer.println(request.getParameter("q"))
        // ok: prodready-kotlin-html-from-request
        response.writer.write("<b>" + HtmlUtils.htmlEscape(name) + "</b>")
        // ok: prodready-kotlin-html-from-request
        response.writer.write("ok")
        return 1
    }
}
