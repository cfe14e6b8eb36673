// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle.guide;

import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.failAt;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Task;
import dev.selvage.testing.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows about time and cleanup. */
final class TimeTest {
  private final List<String> log = new ArrayList<>();

  private static String fetch(String url) {
    sleep(ofSeconds(url.equals("a") ? 1 : 60));
    return "page of " + url;
  }

  @VirtualTime
  void timeouts() {
    // snippet:begin timeout
    Optional<String> both = moveOnAfter(ofSeconds(5), () -> fetch("a") + fetch("slow"));
    // snippet:end

    assertThat(both).isEmpty();
  }

  @VirtualTime
  void waitFor() {
    // snippet:begin wait-for
    String page = failAfter(ofSeconds(5), () -> fetch("a"));
    try {
      failAfter(ofSeconds(2), () -> fetch("slow"));
    } catch (DeadlineExceededException e) {
      log.add("too slow");
    }
    // snippet:end

    assertThat(page).isEqualTo("page of a");
    assertThat(log).containsExactly("too slow");
  }

  @VirtualTime
  void timeoutAt() {
    // snippet:begin timeout-at
    Deadline deadline = Deadline.after(ofSeconds(5));
    for (String url : List.of("a", "slow", "slower")) {
      try {
        log.add(failAt(deadline, () -> fetch(url))); // one for all
      } catch (DeadlineExceededException e) {
        log.add("no time for " + url);
      }
    }
    // snippet:end

    assertThat(log).containsExactly("page of a", "no time for slow", "no time for slower");
  }

  private void save() {
    sleep(ofSeconds(1));
    log.add("saved");
  }

  @VirtualTime
  void shielded() throws Exception {
    group(g -> {
      Task<?> task =
          g.fork(() -> {
            // snippet:begin shield
            shield(ofSeconds(2), () -> save()); // left when it has ended
            // snippet:end
          });
      sleep(ofMillis(500));
      task.cancel();
    });

    assertThat(log).containsExactly("saved");
  }

  private Connection connect() {
    sleep(ofMillis(1));
    return new Connection();
  }

  // snippet:begin context-manager
  final class Connection implements AutoCloseable {
    void send(String text) {
      sleep(ofMillis(1));
      log.add("sent " + text);
    }

    @Override
    public void close() {
      shield(ofSeconds(2), () -> sleep(ofMillis(1))); // may wait, even when cancelled
      log.add("closed");
    }
  }

  void report() {
    try (Connection opened = connect()) {
      opened.send("report");
    }
  }

  // snippet:end

  @VirtualTime
  void contextManager() {
    report();

    assertThat(log).containsExactly("sent report", "closed");
  }

  @VirtualTime
  void contextManager_thatIsCancelled_closesToo() {
    moveOnAfter(
        ofSeconds(1),
        () -> {
          try (Connection opened = connect()) {
            sleep(ofSeconds(60));
            opened.send("late");
          }
        });

    assertThat(log).containsExactly("closed");
  }
}
