class Api {
  @GetMapping("/x")
  Object show(@RequestParam String name, @PathVariable("id") String id, HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-outbound-request-from-request
    rest.getForObject(name, String.class);
    // ruleid: prodready-java-outbound-request-from-request
    new URL(request.getParameter("url")).openStream();
    // ok: prodready-java-outbound-request-from-request
    rest.getForObject("https://api.example.com/items/" + name, String.class);
    // ok: prodready-java-outbound-request-from-request
    rest.getForObject("https://api.example.com/items", String.class);
    String page = "https://api.example.com/items?key=" + name + "&size=" + id;
    // ok: prodready-java-outbound-request-from-request
    rest.getForObject(page, String.class);
    return null;
  }
}
