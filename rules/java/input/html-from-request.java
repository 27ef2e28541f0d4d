class Api {
  @GetMapping("/x")
  Object show(@RequestParam String name, @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-html-from-request
    response.getWriter().write("<b>" + name + "</b>");
    // ruleid: prodready-java-html-from-request
    response.getWriter().println(request.getParameter("q"));
    // ok: prodready-java-html-from-request
    response.getWriter().write("<b>" + HtmlUtils.htmlEscape(name) + "</b>");
    // ok: prodready-java-html-from-request
    response.getWriter().write("ok");
    return null;
  }
}
