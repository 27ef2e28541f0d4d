class Api {
    @GetMapping("/x")
    fun show(@RequestParam name: String, @PathVariable id: String, request: HttpServletRequest, response: HttpServletResponse): Any {
        // ruleid: prodready-kotlin-path-from-request
        val file = File("/data/uploads/$name")
        // ruleid: prodready-kotlin-path-from-request
        val path = Paths.get(root, request.getParameter("file"))
        // ok: prodready-kotlin-path-from-request
        val fixed = Paths.get("/data/logo.png")
        // ok: prodready-kotlin-path-from-request
        val safe = File(root, FilenameUtils.getName(name))
        return 1
    }
}
