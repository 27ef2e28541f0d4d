@RestController
class Orders {
  @PostMapping("/orders")
  Order create(@RequestBody Order order) {
    // ruleid: prodready-java-print-in-service
    System.out.println("order " + order.getId());
    // ruleid: prodready-java-print-in-service
    System.err.println("slow");
    // ok: prodready-java-print-in-service
    log.info("order {}", order.getId());
    return orders.save(order);
  }
}

class Tool {
  public static void main(String[] args) {
    // ok: prodready-java-print-in-service
    System.out.println("usage: tool FILE");
  }
}
