import org.springframework.boot.*;

@SpringBootApplication
@RestController
public class Application {
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  // ruleid: prodready-java-credential-route-without-limit
  @PostMapping("/login")
  public Token login(@RequestBody Login body) {
    return users.check(body);
  }

  // ruleid: prodready-java-credential-route-without-limit
  @PostMapping(value = "/auth/reset-password", consumes = "application/json")
  public void reset(@RequestBody Reset body) {
    users.reset(body);
  }

  // ok: prodready-java-credential-route-without-limit
  @PostMapping("/orders")
  public Order order(@RequestBody Order body) {
    return orders.save(body);
  }

  // ok: prodready-java-credential-route-without-limit
  @GetMapping("/login")
  public String page() {
    return "login";
  }
}
