class Api {
    @GetMapping("/x")
    fun show(@RequestParam name: String, @PathVariable id: String, request: HttpServletRequest, response: HttpServletResponse): Any {
        // ruleid: prodready-kotlin-sql-from-request
        jdbc.queryForList("SELECT * FROM items WHERE name = '$name'")
        // ruleid: prodready-kotlin-sql-from-request
        em.createQuery("FROM Item ORDER BY " + request.getParameter("sort"))
        // ok: prodready-kotlin-sql-from-request
        jdbc.queryForList("SELECT * FROM items WHERE name = ?", name)
        // ok: prodready-kotlin-sql-from-request
        em.createNativeQuery("SELECT 1 WHERE id = " + id.toLong())
        return 1
    }
}
