class Api {
  @GetMapping("/x")
  Object show(@RequestParam String name, @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-command-from-request
    Runtime.getRuntime().exec("ping " + name);
    // ruleid: prodready-java-command-from-request
    parser.parseExpression(request.getParameter("filter"));
    // ok: prodready-java-command-from-request
    Runtime.getRuntime().exec("uptime");
    // ok: prodready-java-command-from-request
    new ProcessBuilder("ping", "-c", "1", "localhost");
    return null;
  }
}
