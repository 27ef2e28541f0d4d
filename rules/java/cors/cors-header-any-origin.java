class CorsFilter implements Filter {
  void doFilter(HttpServletRequest request, HttpServletResponse response) {
    // ruleid: prodready-java-cors-header-any-origin
    response.setHeader("Access-Control-Allow-Origin", "*");
    // ruleid: prodready-java-cors-header-any-origin
    response.addHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    // ok: prodready-java-cors-header-any-origin
    response.setHeader("Access-Control-Allow-Origin", "https://app.example.com");
    // ok: prodready-java-cors-header-any-origin
    response.setHeader("Access-Control-Allow-Headers", "*");
  }
}
