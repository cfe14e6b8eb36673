// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.asCompleted;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.gatherOutcomes;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.race;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Both;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/tasks.md, each piece of it running. */
final class TasksGuideTest {
  private final List<String> log = new ArrayList<>();

  record User(int id, String name) {}

  record Profile(User user, List<String> orders) {}

  private static User find(int id) {
    sleep(ofMillis(30));
    return new User(id, "user " + id);
  }

  private static List<String> ordersOf(int id) {
    sleep(ofMillis(50));
    return List.of("order of " + id);
  }

  private static String fetch(String url) throws IOException {
    sleep(ofMillis(10L * url.length()));
    if (url.contains("broken")) {
      throw new IOException(url + " is broken");
    }
    return "page of " + url;
  }

  @Test
  void main_runsATask() {
    String greeting = firstTask();

    assertThat(greeting).isEqualTo("hello");
  }

  private static String firstTask() {
    // snippet:begin main
    String greeting =
        Tasks.main(() -> {
          sleep(ofMillis(10)); // the event loop serves others meanwhile
          return "hello";
        });
    // snippet:end
    return greeting;
  }

  @Test
  void gather_runsAtTheSameTime() {
    Simulated.run(vertx -> {
      var urls = List.of("a", "bb");
      // snippet:begin gather
      List<String> pages = gather(urls, url -> fetch(url)); // all at once, results in order
      List<String> polite = gather(urls, 10, url -> fetch(url)); // at most ten at a time
      Both<User, List<String>> both = gather(() -> find(7), () -> ordersOf(7)); // of two types
      String fastest = race(() -> fetch("mirror-a"), () -> fetch("b")); // first success
      // snippet:end
      assertThat(pages).containsExactly("page of a", "page of bb").isEqualTo(polite);
      assertThat(both.first().id()).isEqualTo(7);
      assertThat(fastest).isEqualTo("page of b");
    });
  }

  @Test
  void gather_withFailures() {
    Simulated.run(vertx -> {
      var urls = List.of("a", "broken", "long-url");
      // snippet:begin outcomes
      for (Outcome<String> outcome : gatherOutcomes(urls, url -> fetch(url))) {
        switch (outcome) {
          case Outcome.Success<String>(var page) -> log.add(page);
          case Outcome.Failure<String>(var cause) -> log.add("failed: " + cause.getMessage());
          case Outcome.Cancelled<String>(var reason) -> log.add("cancelled: " + reason);
        }
      }
      // snippet:end
      assertThat(log).containsExactly("page of a", "failed: broken is broken", "page of long-url");
      assertThatThrownBy(() -> gather(urls, url -> fetch(url)))
          .isInstanceOf(IOException.class)
          .hasMessage("broken is broken");
    });
  }

  @Test
  void asCompleted_handsOutTheFastestFirst() {
    Simulated.run(vertx -> {
      var urls = List.of("slower", "a");
      // snippet:begin as-completed
      for (String page : asCompleted(urls, url -> fetch(url))) {
        log.add(page); // the fastest first
      }
      // snippet:end
      assertThat(log).containsExactly("page of a", "page of slower");
    });
  }

  @Test
  void group_joinsItsTasks() {
    Simulated.run(vertx -> {
      // snippet:begin group
      Profile profile =
          group(g -> {
            Task<User> user = g.fork(() -> find(7));
            Task<List<String>> orders = g.fork("orders", () -> ordersOf(7));
            return new Profile(user.await(), orders.await());
          }); // both tasks have ended here, whatever happened
      // snippet:end
      assertThat(profile.orders()).containsExactly("order of 7");
    });
  }

  @Test
  void group_failsAsItsTask() {
    Simulated.run(vertx -> {
      // snippet:begin failure
      try {
        group(g -> {
          g.fork("a", () -> fetch("broken"));
          g.fork(
              "b",
              () -> {
                try {
                  sleep(ofSeconds(60));
                } finally {
                  log.add("b has cleaned up"); // it was cancelled when a failed
                }
              });
        });
      } catch (IOException e) { // what the task threw, unwrapped
        log.add(e.getMessage());
      }
      // snippet:end
      assertThat(log).containsExactly("b has cleaned up", "broken is broken");
    });
  }

  @Test
  void cancel_oneTask() {
    Simulated.run(vertx -> {
      // snippet:begin cancel
      group(g -> {
        Task<String> slow = g.fork("slow", () -> fetch("a-very-long-url"));
        sleep(ofMillis(10));
        slow.cancel("nobody waits for it any more");
        try {
          slow.await();
        } catch (TaskCancelledException e) { // an exception for those who ask
          log.add(e.getMessage());
        }
      });
      // snippet:end
      assertThat(log).singleElement().asString().contains("nobody waits for it any more");
    });
  }

  @Test
  void cancel_aBlock() {
    Simulated.run(vertx -> {
      // snippet:begin scope
      Optional<String> answer =
          cancelScope(scope -> {
            vertx.timer(50).onSuccess(fired -> scope.cancel("the user left")); // from anywhere
            return fetch("a-very-long-url");
          });
      // snippet:end
      assertThat(answer).isEmpty();
    });
  }

  @Test
  void deadlines_nest() {
    Simulated.run(vertx -> {
      // snippet:begin timeouts
      String page = failAfter(ofSeconds(5), () -> fetch("a")); // or DeadlineExceededException
      Optional<String> maybe = moveOnAfter(ofMillis(20), () -> fetch("a-very-long-url"));
      failAfter(
          ofSeconds(2),
          () -> { // the earliest deadline counts, here and in all that is called
            failAfter(ofSeconds(60), () -> fetch("b"));
          });
      // snippet:end
      assertThat(page).isEqualTo("page of a");
      assertThat(maybe).isEmpty();
      assertThatThrownBy(() -> failAfter(ofMillis(20), () -> fetch("a-very-long-url")))
          .isInstanceOf(DeadlineExceededException.class);
    });
  }

  private static final class Connection {
    private final List<String> log;

    Connection(List<String> log) {
      this.log = log;
    }

    void send(String text) {
      sleep(ofSeconds(60));
      log.add(text);
    }

    void close() {
      sleep(ofMillis(5));
      log.add("said goodbye");
    }
  }

  @Test
  void shield_protectsCleanup() {
    Simulated.run(vertx -> {
      Connection connection = new Connection(log);
      moveOnAfter(
          ofSeconds(1),
          () -> {
            // snippet:begin shield
            try {
              connection.send("report");
            } finally {
              shield(ofSeconds(2), () -> connection.close()); // may wait, for two seconds at most
            }
            // snippet:end
          });
      assertThat(log).containsExactly("said goodbye");
    });
  }

  @Test
  void await_saysHowToStop() {
    Simulated.run(vertx -> {
      // snippet:begin await
      Future<String> plain = vertx.timer(10).map(fired -> "any Vert.x future");
      log.add(await(plain));

      var timer = vertx.timer(60_000); // a future that can be stopped: say how
      var fired = moveOnAfter(ofMillis(10), () -> await(timer, () -> timer.cancel()));
      // snippet:end
      assertThat(fired).isEmpty();
      assertThat(timer.isComplete()).isTrue();
      assertThat(log).containsExactly("any Vert.x future");
    });
  }

  // snippet:begin verticle
  static final class Prices extends TaskVerticle {
    private final List<String> seen = new ArrayList<>(); // no lock: one task at a time

    @Override
    protected void start(TaskGroup group) {
      group.fork("poll", this::poll); // goes on after start has returned
      vertx.eventBus().<String>consumer("seen", Tasks.handler(m -> m.reply(seen.size())));
    }

    private void poll() throws IOException {
      while (true) {
        seen.addAll(
            failAfter(ofSeconds(5), () -> gather(List.of("a", "b"), 10, url -> fetch(url))));
        sleep(ofSeconds(30));
      }
    }
  }

  // snippet:end

  @Test
  void verticle_isAGroup() {
    Simulated.run(vertx -> {
      // snippet:begin deploy
      String id = await(vertx.deployVerticle(new Prices()));
      sleep(ofSeconds(40));
      log.add("seen " + await(vertx.eventBus().<Integer>request("seen", "")).body());
      await(vertx.undeploy(id)); // cancels its tasks and waits for them
      // snippet:end
      assertThat(log).containsExactly("seen 4");
    });
  }

  @Test
  void plainCode_startsTasks() {
    Simulated.run(vertx -> assertThat(await(profileOf(vertx)).user().id()).isEqualTo(7));
  }

  // snippet:begin run
  static Future<Profile> profileOf(Vertx vertx) { // from code in callback style
    return Tasks.run(vertx, () -> new Profile(find(7), ordersOf(7)));
  }
  // snippet:end
}
