// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.deadlock;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.selvage.http.server.HttpServerHandle;
import dev.selvage.http.server.Routes;
import dev.selvage.service.Service;
import dev.selvage.service.config.Default;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;

/** Moves money between two accounts, both ways at the same time, and deadlocks. */
public final class Bank extends TaskVerticle {
  /** The configuration: {@code --set port=9090}. */
  record Settings(@Default("8080") int port) {}

  private final Service service;
  private final int port;
  private final Account alice = new Account("Alice", 100);
  private final Account bob = new Account("Bob", 100);

  private Bank(Service service, Settings settings) {
    this.service = service;
    this.port = settings.port();
  }

  /** Starts it; its tasks are at /tasks. */
  public static void main(String[] args) {
    Service.run(args, Bank::declare);
  }

  static void declare(Service service) {
    Settings settings = service.config(Settings.class);
    service.deploy("bank", () -> new Bank(service, settings));
  }

  @Override
  protected void start(TaskGroup group) {
    Routes routes = Routes.of(vertx);
    routes.get("/balances", request -> new long[] {alice.balance, bob.balance});
    service.mountEndpoints(routes.router());
    HttpServerHandle server = routes.listen(port);
    group.fork("http", () -> server.drainWhenCancelled(ofSeconds(2)));
    group.fork("rent of Alice", () -> transfer(alice, bob, 40));
    group.fork("wages of Bob", () -> transfer(bob, alice, 70));
  }

  // snippet:begin transfer
  private static void transfer(Account from, Account to, long amount) {
    from.lock.locked(() -> {
      sleep(ofMillis(20)); // asks the auditor, say
      to.lock.locked(() -> { // and here both wait for ever
        from.balance -= amount;
        to.balance += amount;
      });
    });
  }
  // snippet:end
}
