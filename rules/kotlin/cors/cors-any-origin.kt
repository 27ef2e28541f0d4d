class WebConfig : WebMvcConfigurer {
    override fun addCorsMappings(registry: CorsRegistry) {
        // ruleid: prodready-kotlin-cors-any-origin
        registry.addMapping("/**").allowedOrigins("*")
        // ok: prodready-kotlin-cors-any-origin
        registry.addMapping("/app/**").allowedOrigins("https://app.example.com")
    }

    fun open(): CorsConfiguration {
        val config = CorsConfiguration()
        // ruleid: prodready-kotlin-cors-any-origin
        config.allowedOrigins = listOf("*")
        // ok: prodready-kotlin-cors-any-origin
        config.allowedHeaders = listOf("*")
        // ok: prodready-kotlin-cors-any-origin
        config.addAllowedOrigin("https://app.example.com")
        return config
    }
}
