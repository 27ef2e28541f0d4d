class Api {
  // ruleid: prodready-java-cors-annotation-any-origin
  @CrossOrigin("*")
  @GetMapping("/a")
  String a() { return "a"; }

  // ruleid: prodready-java-cors-annotation-any-origin
  @CrossOrigin(maxAge = 60, origins = {"*"})
  @GetMapping("/b")
  String b() { return "b"; }

  // ok: prodready-java-cors-annotation-any-origin
  @CrossOrigin(origins = "https://app.example.com", allowedHeaders = "*")
  @GetMapping("/c")
  String c() { return "c"; }

  // ok: prodready-java-cors-annotation-any-origin
  @CrossOrigin("https://app.example.com")
  @GetMapping("/d")
  String d() { return "d"; }
}
