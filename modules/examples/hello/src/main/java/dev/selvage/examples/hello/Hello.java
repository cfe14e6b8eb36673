// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.hello;

import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.selvage.bus.Address;
import dev.selvage.bus.Bus;
import dev.selvage.http.server.Routes;
import dev.selvage.service.Service;
import dev.selvage.service.config.Default;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import java.util.List;

/** Greets people over HTTP, with the help of somebody on the bus. */
public final class Hello extends TaskVerticle {
  record Who(String name) {}

  record Greeting(String text) {}

  static final Address<Who, Greeting> GREET = Address.of("greet", Who.class, Greeting.class);

  /** The configuration: {@code --set port=9090}, HELLO_PORT=9090, or port: 9090 in hello.yaml. */
  record Settings(@Default("8080") int port) {}

  private final int port;

  Hello(Settings settings) {
    this.port = settings.port();
  }

  /** Starts it, prints what runs, and ends it in order on Ctrl-C. */
  public static void main(String[] args) {
    Service.run(args, Hello::declare);
  }

  static void declare(Service service) {
    Settings settings = service.config(Settings.class);
    service.deploy("hello", () -> new Hello(settings));
  }

  /** When this returns the verticle is deployed; undeploying it ends everything begun here. */
  @Override
  protected void start(TaskGroup group) {
    Bus bus = Bus.of(vertx);
    bus.serve(
        GREET,
        who -> {
          sleep(ofMillis(100)); // waits as ordinary code does, and blocks no thread
          return new Greeting("Hello, " + who.name() + "!");
        });

    Routes routes = Routes.of(vertx).withTimeout(ofSeconds(2));
    routes.get("/hello", request -> greet(bus, request.queryAll("name", String.class)));
    var server = routes.listen(port);
    group.fork("http", () -> server.drainWhenCancelled(ofSeconds(2)));
  }

  /** All at the same time. If one fails, or the client leaves, the others are cancelled. */
  private static List<Greeting> greet(Bus bus, List<String> names) throws Exception {
    return group(all -> {
      List<Task<Greeting>> greetings =
          names.stream().map(name -> all.fork(() -> bus.request(GREET, new Who(name)))).toList();
      return greetings.stream().map(Task::await).toList();
    });
  }
}
