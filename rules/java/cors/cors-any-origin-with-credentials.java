class WebConfig implements WebMvcConfigurer {
  public void addCorsMappings(CorsRegistry registry) {
    // ruleid: prodready-java-cors-any-origin-with-credentials
    registry.addMapping("/**").allowedOriginPatterns("*").allowedMethods("*").allowCredentials(true);
    // ok: prodready-java-cors-any-origin-with-credentials
    registry.addMapping("/app/**").allowedOrigins("https://app.example.com").allowCredentials(true);
  }

  CorsConfiguration open() {
    CorsConfiguration config = new CorsConfiguration();
    config.setAllowCredentials(true);
    // ruleid: prodready-java-cors-any-origin-with-credentials
    config.addAllowedOriginPattern("*");
    // ok: prodready-java-cors-any-origin-with-credentials
    config.addAllowedHeader("*");
    return config;
  }
}
