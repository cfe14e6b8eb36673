// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle.guide;

import static dev.selvage.tasks.Tasks.asCompleted;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.gatherOutcomes;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Failures;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.sync.Semaphore;
import dev.selvage.testing.VirtualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first rows: tasks, and many at a time. */
final class BasicsTest {
  private static final List<String> URLS = List.of("a", "bb", "ccc");

  private final List<String> log = new ArrayList<>();
  private int running;
  private int most;

  private String fetch(String url) throws IOException {
    try {
      sleep(ofMillis(100L * url.length()));
    } catch (Cancellation c) {
      log.add(url + " was cancelled");
      throw c;
    }
    if (url.contains("broken")) {
      throw new IOException(url + " is broken");
    }
    return "page of " + url;
  }

  private static String findUser(int number) {
    sleep(ofMillis(1));
    return "user " + number;
  }

  private static List<String> ordersOf(int number) {
    sleep(ofMillis(1));
    return List.of("order of " + number);
  }

  // snippet:begin await
  static String greeting(String name) {
    sleep(ofMillis(10)); // others run meanwhile
    return "hello " + name;
  }

  // snippet:end

  @Test
  void run() {
    // snippet:begin run
    String result = Tasks.main(() -> greeting("Ada"));
    // snippet:end

    assertThat(result).isEqualTo("hello Ada");
  }

  @VirtualTime
  void createTask() throws Exception {
    // snippet:begin create-task
    List<String> both =
        group(g -> {
          Task<String> task = g.fork("a", () -> fetch("a")); // the group keeps it
          String other = fetch("bb"); // at the same time
          return List.of(task.await(), other);
        });
    // snippet:end

    assertThat(both).containsExactly("page of a", "page of bb");
  }

  @VirtualTime
  void gatherAll() throws Exception {
    // snippet:begin gather
    List<String> pages = gather(URLS, url -> fetch(url));
    var both = gather(() -> findUser(7), () -> ordersOf(7)); // both.first(), both.second()
    // snippet:end

    assertThat(pages).containsExactly("page of a", "page of bb", "page of ccc");
    assertThat(both.first()).isEqualTo("user 7");
    assertThat(both.second()).containsExactly("order of 7");
  }

  @VirtualTime
  void gather_thatFails_cancelsTheOthersAndWaitsForThem() {
    assertThatThrownBy(() -> gather(List.of("a broken", "a very much longer one"), this::fetch))
        .isInstanceOf(IOException.class);

    assertThat(log).containsExactly("a very much longer one was cancelled");
  }

  @VirtualTime
  void outcomes() {
    List<String> urls = List.of("a", "broken");
    // snippet:begin outcomes
    for (Outcome<String> outcome : gatherOutcomes(urls, url -> fetch(url))) {
      switch (outcome) {
        case Outcome.Failure<String>(var cause) -> log.add("failed: " + cause.getMessage());
        case Outcome.Success<String>(var page) -> log.add(page);
        case Outcome.Cancelled<String>(var reason) -> log.add("cancelled: " + reason);
      }
    }
    // snippet:end

    assertThat(log).containsExactly("page of a", "failed: broken is broken");
  }

  private record Profile(String user, List<String> orders) {}

  @VirtualTime
  void taskGroup() throws Exception {
    // snippet:begin group
    Profile profile =
        group(g -> {
          Task<String> user = g.fork(() -> findUser(7));
          Task<List<String>> orders = g.fork(() -> ordersOf(7));
          return new Profile(user.await(), orders.await());
        }); // both have ended
    // snippet:end

    assertThat(profile).isEqualTo(new Profile("user 7", List.of("order of 7")));
  }

  private static void check(String item) throws IOException {
    sleep(ofMillis(1));
    if (item.equals("x")) {
      throw new IllegalArgumentException(item + " is bad");
    }
    throw new IOException(item + " is gone");
  }

  @VirtualTime
  void exceptStar() {
    // snippet:begin except-star
    try {
      group(g -> {
        for (String item : List.of("x", "y", "z")) {
          g.fork(() -> check(item));
        }
      });
    } catch (Exception e) { // the first failure, with the others suppressed in it
      Failures all = Failures.of(e);
      all.ofType(IllegalArgumentException.class).forEach(it -> log.add("bad: " + it.getMessage()));
      all.ofType(IOException.class).forEach(it -> log.add("gone: " + it.getMessage()));
      all.except(IllegalArgumentException.class, IOException.class).rethrow();
    }
    // snippet:end

    assertThat(log)
        .containsExactlyInAnyOrder("bad: x is bad", "gone: y is gone", "gone: z is gone");
  }

  @VirtualTime
  void inTheOrderOfCompletion() {
    List<String> urls = List.of("ccc", "a", "bb");
    // snippet:begin as-completed
    for (String page : asCompleted(urls, url -> fetch(url))) {
      log.add(page); // the fastest first
    }
    // snippet:end

    assertThat(log).containsExactly("page of a", "page of bb", "page of ccc");
  }

  @VirtualTime
  void eager() throws Exception {
    Map<String, String> cache = Map.of("a", "page of a");

    group(g -> {
      // snippet:begin eager
      Task<String> task = // runs at once until it waits
          g.forkEager(() -> cache.containsKey("a") ? cache.get("a") : fetch("a"));
      boolean done = task.outcome().isPresent();
      // snippet:end
      assertThat(done).isTrue();
    });
  }

  // snippet:begin semaphore
  private final Semaphore atMostTwo = Semaphore.of(2);

  private String politely(String url) {
    try (var permit = atMostTwo.acquire()) {
      return counted(url);
    }
  }

  // snippet:end

  private String counted(String url) {
    running++;
    most = Math.max(most, running);
    sleep(ofMillis(1));
    running--;
    return url;
  }

  @VirtualTime
  void semaphore() {
    assertThat(gather(List.of("a", "b", "c", "d", "e"), this::politely)).hasSize(5);

    assertThat(most).isEqualTo(2);
  }
}
