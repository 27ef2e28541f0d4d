@RestController
class Orders(val orders: OrderRepository) {
    @PostMapping("/orders")
    fun create(@RequestBody order: Order): Order {
        // ruleid: prodready-kotlin-print-in-service
        println("order ${order.id}")
        // ruleid: prodready-kotlin-print-in-service
        System.out.println("slow")
        // ok: prodready-kotlin-print-in-service
        log.info("order {}", order.id)
        return orders.save(order)
    }
}

fun main(args: Array<String>) {
    // ok: prodready-kotlin-print-in-service
    println("usage: tool FILE")
}
