class CorsFilter implements Filter {
  void open(HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-cors-origin-echoed
    response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
  }

  void echoed(HttpServletRequest request, HttpServletResponse response) {
    String origin = request.getHeader("Origin");
    // ruleid: prodready-java-cors-origin-echoed
    response.addHeader("Access-Control-Allow-Origin", origin);
  }

  void listed(HttpServletRequest request, HttpServletResponse response) {
    String origin = request.getHeader("Origin");
    if (allowed.contains(origin)) {
      // ok: prodready-java-cors-origin-echoed
      response.setHeader("Access-Control-Allow-Origin", origin);
    }
    // ok: prodready-java-cors-origin-echoed
    response.setHeader("Vary", origin);
  }
}
