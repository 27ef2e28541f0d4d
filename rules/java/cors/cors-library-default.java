class Api {
  // ruleid: prodready-java-cors-library-default
  @CrossOrigin
  @GetMapping("/a")
  String a() { return "a"; }

  // ruleid: prodready-java-cors-library-default
  @CrossOrigin(maxAge = 3600)
  @GetMapping("/b")
  String b() { return "b"; }

  // ok: prodready-java-cors-library-default
  @CrossOrigin(origins = "https://app.example.com")
  @GetMapping("/c")
  String c() { return "c"; }

  // ok: prodready-java-cors-library-default
  @CrossOrigin("https://app.example.com")
  @GetMapping("/d")
  String d() { return "d"; }
}
