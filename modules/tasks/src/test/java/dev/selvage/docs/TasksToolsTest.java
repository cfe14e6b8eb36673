// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.service;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.offload.Offload;
import dev.selvage.tasks.queue.Broadcast;
import dev.selvage.tasks.queue.Overflow;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.Select;
import dev.selvage.tasks.sync.Condition;
import dev.selvage.tasks.sync.Event;
import dev.selvage.tasks.sync.Lock;
import dev.selvage.tasks.sync.Semaphore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second half of the code of docs/guide/tasks.md. */
final class TasksToolsTest {
  private final List<String> log = new ArrayList<>();

  // snippet:begin semaphore
  private final Semaphore atMostTwo = Semaphore.of(2);

  private String politely(String url) {
    try (var permit = atMostTwo.acquire()) { // first come, first served
      return fetch(url);
    }
  }

  // snippet:end

  private static String fetch(String url) {
    sleep(ofMillis(10));
    return "page of " + url;
  }

  @Test
  void semaphore_letsTwoIn() {
    Simulated.run(vertx -> {
      assertThat(politely("a")).isEqualTo("page of a");
      assertThat(atMostTwo.available()).isEqualTo(2);
    });
  }

  // snippet:begin lock
  static final class Account {
    private final Lock lock = new Lock("account");
    private final Condition deposited = Condition.of(lock);
    private int balance;

    void withdraw(int amount) {
      lock.locked(() -> { // held across the waits inside
        deposited.awaitUntil(() -> balance >= amount);
        balance -= amount;
      });
    }

    void deposit(int amount) {
      lock.locked(() -> {
        balance += amount;
        deposited.signalAll();
      });
    }
  }

  // snippet:end

  @Test
  void lock_protectsAcrossWaits() {
    Simulated.run(vertx -> {
      Account account = new Account();
      group(g -> {
        g.fork(() -> {
          account.withdraw(10);
          log.add("withdrawn");
        });
        g.fork(() -> account.deposit(5));
        sleep(ofSeconds(1));
        log.add("deposit");
        account.deposit(5);
      });
      assertThat(log).containsExactly("deposit", "withdrawn");
    });
  }

  @Test
  void queue_handsOver() {
    Simulated.run(vertx -> {
      // snippet:begin queue
      var queue = Queue.<Integer>bounded(10);
      group(g -> {
        for (int i = 0; i < 3; i++) {
          g.fork(
              "consumer " + i,
              () -> {
                for (int item : queue) { // ends when the queue is closed and empty
                  log.add("item " + item);
                }
              });
        }
        for (int item = 0; item < 100; item++) {
          queue.put(item); // waits while ten are in it
        }
        queue.close();
      });
      // snippet:end
      assertThat(log).hasSize(100);
    });
  }

  @Test
  void select_doesOneThing() {
    Simulated.run(vertx -> {
      var orders = Queue.<String>bounded(10);
      var payments = Queue.<String>bounded(10);
      var stopped = new Event();
      group(g -> {
        g.fork(() -> {
          sleep(ofMillis(5));
          payments.put("ten euros");
        });
        // snippet:begin select
        String next =
            Select.any( // exactly one of them happens
                orders.taking(order -> "order " + order),
                payments.taking(payment -> "payment of " + payment),
                Select.when(stopped, () -> "stopped"),
                Select.after(ofSeconds(5), () -> "nothing for five seconds"));
        // snippet:end
        log.add(next);
      });
      assertThat(log).containsExactly("payment of ten euros");
    });
  }

  @Test
  void broadcast_reachesAll() {
    Simulated.run(vertx -> {
      // snippet:begin broadcast
      var prices = Broadcast.<Integer>open();
      group(g -> {
        var all = prices.subscribe(100, Overflow.WAIT); // slows the publisher down
        var latest = prices.subscribe(1, Overflow.SHED_OLDEST); // sees the newest only
        for (int price = 1; price <= 5; price++) {
          prices.publish(price);
        }
        prices.close();
        g.fork(() -> all.forEach(price -> log.add("all " + price)));
        g.fork(() -> latest.forEach(price -> log.add("latest " + price)));
      });
      // snippet:end
      assertThat(log).hasSize(6).contains("latest 5", "all 1").doesNotContain("latest 4");
    });
  }

  @TempDir Path directory;

  @Test
  void offload_leavesTheLoopAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "text");
    Simulated.run(vertx -> {
      // snippet:begin offload
      String text = Offload.blocking(() -> Files.readString(file)); // a worker thread
      int hash = Offload.cpu(() -> expensive(text)); // a pool as large as the machine
      // snippet:end
      assertThat(hash).isEqualTo(expensive("text"));
    });
  }

  private static int expensive(String text) {
    return Arrays.hashCode(text.getBytes(UTF_8));
  }

  @Test
  void supervisor_keepsGoing() {
    Simulated.run(vertx -> {
      // snippet:begin supervisor
      supervisor(g -> { // a task's failure is its own
        Task<String> a = g.fork(() -> fetch("a"));
        Task<String> b =
            g.fork(() -> {
              throw new IllegalStateException("b is broken");
            });
        sleep(ofSeconds(1));
        log.add(a.await());
        try {
          log.add(b.await());
        } catch (IllegalStateException e) {
          log.add(e.getMessage());
        }
      });
      // snippet:end
      assertThat(log).containsExactly("page of a", "b is broken");
    });
  }

  @Test
  void service_forgetsWhatHasCompleted() {
    Simulated.run(vertx -> {
      var connections = Queue.<String>bounded(10);
      connections.put("one");
      connections.put("two");
      connections.close();
      // snippet:begin service
      service(g -> { // for as long as it runs, and any number of tasks
        g.forkDaemon("heartbeat", () -> beat()); // cancelled when the others have ended
        for (String connection : connections) {
          g.fork(connection, () -> serve(connection));
        }
      });
      // snippet:end
      assertThat(log).containsExactlyInAnyOrder("served one", "served two");
    });
  }

  private static void beat() {
    while (true) {
      sleep(ofSeconds(1));
    }
  }

  private void serve(String connection) {
    sleep(ofSeconds(3));
    log.add("served " + connection);
  }

  @Test
  void start_waitsUntilReady() {
    Simulated.run(vertx -> {
      group(g -> log.add("port " + startServer(g)));
      assertThat(log).containsExactly("port 8080");
    });
  }

  // snippet:begin start
  private static int startServer(TaskGroup group) {
    return group.<Integer>start(
        "server",
        ready -> {
          sleep(ofMillis(20)); // opening it
          ready.ready(8080); // now start returns; the task goes on
          sleep(ofSeconds(3));
        });
  }
  // snippet:end
}
