class WebConfig : WebMvcConfigurer {
    override fun addCorsMappings(registry: CorsRegistry) {
        // ruleid: prodready-kotlin-cors-any-origin-with-credentials
        registry.addMapping("/**").allowedOriginPatterns("*").allowedMethods("GET").allowCredentials(true)
        // ok: prodready-kotlin-cors-any-origin-with-credentials
        registry.addMapping("/app/**").allowedOrigins("https://app.example.com").allowCredentials(true)
    }

    fun open(): CorsConfiguration {
        val config = CorsConfiguration()
        config.allowCredentials = true
        // ruleid: prodready-kotlin-cors-any-origin-with-credentials
        config.addAllowedOriginPattern("*")
        // ok: prodready-kotlin-cors-any-origin-with-credentials
        config.addAllowedHeader("*")
        return config
    }
}
