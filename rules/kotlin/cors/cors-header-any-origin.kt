class CorsFilter : Filter {
    fun doFilter(request: HttpServletRequest, response: HttpServletResponse) {
        // ruleid: prodready-kotlin-cors-header-any-origin
        response.setHeader("Access-Control-Allow-Origin", "*")
        // ruleid: prodready-kotlin-cors-header-any-origin
        response.addHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        // ok: prodready-kotlin-cors-header-any-origin
        response.setHeader("Access-Control-Allow-Origin", "https://app.example.com")
        // ok: prodready-kotlin-cors-header-any-origin
        response.setHeader("Access-Control-Allow-Headers", "*")
    }
}
