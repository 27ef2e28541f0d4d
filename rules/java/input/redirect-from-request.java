class Api {
  @GetMapping("/x")
  Object show(@RequestParam String name, @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-redirect-from-request
    response.sendRedirect(request.getParameter("next"));
    // ruleid: prodready-java-redirect-from-request
    Object view = new RedirectView(name);
    // ok: prodready-java-redirect-from-request
    response.sendRedirect("/items");
    // ok: prodready-java-redirect-from-request
    response.sendRedirect("/items/" + id);
    return null;
  }
}
