class WebConfig implements WebMvcConfigurer {
  public void addCorsMappings(CorsRegistry registry) {
    // ruleid: prodready-java-cors-any-origin
    registry.addMapping("/**").allowedOrigins("*");
    // ok: prodready-java-cors-any-origin
    registry.addMapping("/app/**").allowedOrigins("https://app.example.com");
  }

  CorsConfiguration open() {
    CorsConfiguration config = new CorsConfiguration();
    // ruleid: prodready-java-cors-any-origin
    config.setAllowedOrigins(Arrays.asList("*"));
    // ruleid: prodready-java-cors-any-origin
    config.setAllowedOrigins(asList("*"));
    // ok: prodready-java-cors-any-origin
    config.addAllowedHeader("*");
    // ok: prodready-java-cors-any-origin
    config.addAllowedOrigin("https://app.example.com");
    return config;
  }
}
