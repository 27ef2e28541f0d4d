class Api {
  @GetMapping("/x")
  Object show(@RequestParam String name, @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-sql-from-request
    jdbc.queryForList("SELECT * FROM items WHERE name = '" + name + "'");
    // ruleid: prodready-java-sql-from-request
    em.createQuery(String.format("FROM Item ORDER BY %s", request.getParameter("sort")));
    // ok: prodready-java-sql-from-request
    jdbc.queryForList("SELECT * FROM items WHERE name = ?", name);
    // ok: prodready-java-sql-from-request
    em.createNativeQuery("SELECT 1 WHERE id = " + Long.parseLong(id));
    return null;
  }
}
