class Api {
  @GetMapping("/x")
  Object show(@RequestParam String name, @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-path-from-request
    File file = new File("/data/uploads/" + name);
    // ruleid: prodready-java-path-from-request
    Path path = Paths.get(root, request.getParameter("file"));
    // ok: prodready-java-path-from-request
    Path fixed = Paths.get("/data/logo.png");
    // ok: prodready-java-path-from-request
    File safe = new File(root, FilenameUtils.getName(name));
    return null;
  }
}
