class Api {
  @PostMapping("/a")
  // ruleid: prodready-java-untyped-body
  Item a(@RequestBody Map<String, Object> body) { return items.save(body); }

  @PostMapping("/b")
  // ruleid: prodready-java-untyped-body
  Item b(@RequestBody JsonNode body) { return items.save(body); }

  @PostMapping("/c")
  // ok: prodready-java-untyped-body
  Item c(@Valid @RequestBody NewItem body) { return items.save(body); }

  @PutMapping("/d")
  // ok: prodready-java-untyped-body
  Item d(@RequestParam Map<String, String> filters) { return items.find(filters); }
}
