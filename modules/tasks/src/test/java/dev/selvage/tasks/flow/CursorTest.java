// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.TaskCancelledException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Flows pulled by loops, and what becomes of their producers. */
final class CursorTest {
  private static final int SEEDS = 1_000;

  private final List<Object> log = new ArrayList<>();

  private final Flow<Integer> numbers = numbers(log);

  /** 1, 2, 3 and so on; its cleanup waits. */
  private static Flow<Integer> numbers(List<Object> log) {
    return Flow.of(out -> {
      try {
        for (int n = 1; ; n++) {
          out.emit(n);
        }
      } finally {
        shield(ofSeconds(1), () -> sleep(ofMillis(7)));
        log.add("finally");
      }
    });
  }

  @Test
  void loop_toTheEnd_hasSeenAll() {
    Simulated.run(vertx -> {
      List<Integer> seen = new ArrayList<>();
      try (var cursor = Flow.of(1, 2, 3).open()) {
        for (int n : cursor) {
          seen.add(n);
        }
      }

      assertThat(seen).containsExactly(1, 2, 3);
    });
  }

  @Test
  void producer_runsAtMostOneElementAhead() {
    Simulated.run(vertx -> {
      try (var cursor = numbers.onEach(log::add).open()) {
        Iterator<Integer> each = cursor.iterator();
        assertThat(each.next()).isEqualTo(1);
        sleep(ofMillis(50));

        assertThat(log).containsExactly(1, 2);
      }
    });
  }

  @Test
  void case48_breakOutOfTheLoop_endsTheProducerBeforeTheCursorIsClosed() {
    Simulated.run(vertx -> {
      try (var cursor = numbers.open()) {
        for (int n : cursor) {
          if (n == 3) {
            break;
          }
        }
        log.add("left");
      }
      log.add("closed");

      assertThat(log).containsExactly("left", "finally", "closed");
      assertThat(clock()).isEqualTo(ofMillis(7));
    });
  }

  @Test
  void case48_cursorThatNobodyCloses_endsWithTheScopeThatOpenedIt() {
    Simulated.run(vertx -> {
      group(g -> {
        Iterator<Integer> each = numbers.open().iterator();
        log.add(each.next());
      });
      log.add("after");

      assertThat(log).containsExactly(1, "finally", "after");
    });
  }

  /** Leaves the loop in every way there is, at any moment, and with any kind of flow around it. */
  @Test
  void case48_loopLeftAnyhow_hasEndedItsProducerBeforeItsBlockCompletes() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Object> events = new ArrayList<>();
          Flow<Integer> flow = staged(random, generator(random, events));
          int last = random.nextInt(4);
          int way = random.nextInt(5);
          try {
            cancelScope(scope -> {
              group(g -> {
                if (way == 4) {
                  g.fork(() -> {
                    pass(random);
                    scope.cancel("by chance");
                  });
                }
                consume(random, flow, last, way);
              });
              return true;
            });
          } catch (IOException e) {
            assertThat(e).hasMessage("left");
          }
          events.add("after");

          if (events.contains("begun")) {
            assertThat(events).containsOnlyOnce("finally").endsWith("finally", "after");
          }
        });
  }

  private static Flow<Integer> generator(Random random, List<Object> events) {
    return Flow.of(out -> {
      events.add("begun");
      try {
        for (int n = 0; n < 6; n++) {
          pass(random);
          out.emit(n);
        }
      } finally {
        shield(ofSeconds(1), () -> pass(random));
        events.add("finally");
      }
    });
  }

  private static Flow<Integer> staged(Random random, Flow<Integer> flow) {
    return switch (random.nextInt(6)) {
      case 0 -> flow.buffer(2);
      case 1 -> flow.mapConcurrently(2, n -> passing(random, n));
      case 2 -> flow.mapUnordered(2, n -> passing(random, n));
      case 3 -> flow.merge(Flow.range(0, 3));
      case 4 -> flow.chunk(2, ofMillis(2)).flatMap(Flow::from);
      default -> flow.map(n -> passing(random, n));
    };
  }

  private static int passing(Random random, int n) {
    pass(random);
    return n;
  }

  private static void consume(Random random, Flow<Integer> flow, int last, int way)
      throws IOException {
    if (way == 0) {
      long unused = flow.take(last).count();
      return;
    }
    if (way == 1) {
      flow.forEach(n -> leave(n == last));
      return;
    }
    try (var cursor = flow.open()) {
      int seen = 0;
      for (int n : cursor) {
        pass(random);
        leave(way == 2 && n == last);
        if (way == 3 && seen++ == last) {
          break;
        }
      }
    }
  }

  private static void failWith(IOException failure) throws IOException {
    throw failure;
  }

  private static void leave(boolean now) throws IOException {
    if (now) {
      throw new IOException("left");
    }
  }

  @Test
  void failure_comesAfterTheElementsBeforeItAndStays() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("at two");
      Flow<Integer> flow =
          Flow.of(out -> {
            out.emit(1);
            throw failure;
          });

      try (var cursor = flow.open()) {
        Iterator<Integer> each = cursor.iterator();
        sleep(ofMillis(1));
        assertThat(each.next()).isEqualTo(1);
        assertThat(failureOf(each::next)).isSameAs(failure);
        assertThat(failureOf(each::next)).isSameAs(failure);
      }
    });
  }

  @Test
  void failureBeyondTheLoop_isLogged() {
    Simulated.run(vertx -> {
      try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
        try (var cursor =
            Flow.of(
                    out -> {
                      out.emit(1);
                      throw new IOException("beyond");
                    })
                .open()) {
          assertThat(cursor.iterator().next()).isEqualTo(1);
          sleep(ofMillis(1));
        }

        assertThat(lines.lines()).anyMatch(line -> line.contains("Flow.open"));
      }
    });
  }

  @Test
  void failureOfTheCleanup_isThrownByClose() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("cleanup");
      Cursor<Integer> cursor =
          Flow.<Integer>of(
                  out -> {
                    try {
                      out.emit(1);
                      out.emit(2);
                    } finally {
                      failWith(failure);
                    }
                  })
              .open();
      assertThat(cursor.iterator().next()).isEqualTo(1);

      assertThat(failureOf(cursor::close)).isSameAs(failure);
      cursor.close();
    });
  }

  @Test
  void cursor_afterItsEnd_saysSo() {
    Simulated.run(vertx -> {
      Cursor<Integer> cursor = Flow.of(1).open();
      Iterator<Integer> each = cursor.iterator();
      assertThat(each.next()).isEqualTo(1);
      assertThat(failureOf(each::next)).isInstanceOf(NoSuchElementException.class);
      cursor.close();

      assertThat(failureOf(each::next)).hasMessageContaining("after it was closed");
    });
  }

  @Test
  void cursor_usedAfterItsScope_fails() {
    Simulated.run(vertx -> {
      List<Cursor<Integer>> leaked = new ArrayList<>();
      assertThat(moveOnAfter(ofMillis(1), () -> leaked.add(numbers.open()))).contains(true);

      assertThat(failureOf(() -> leaked.getFirst().iterator().next()))
          .isInstanceOf(TaskCancelledException.class);
    });
  }

  @Test
  void cursor_usedByAnotherTask_fails() {
    Simulated.run(vertx -> {
      try (var cursor = numbers.open()) {
        group(g -> {
          g.fork(() ->
              assertThat(failureOf(() -> cursor.iterator().next()))
                  .hasMessageContaining("which did not open the cursor"));
        });
      }
    });
  }

  @Test
  void stream_isConsumedInTheTaskAndClosesTheCursor() {
    Simulated.run(vertx -> {
      try (var stream = numbers.open().stream()) {
        assertThat(stream.limit(3).mapToInt(n -> n).sum()).isEqualTo(6);
      }

      assertThat(log).containsExactly("finally");
    });
  }
}
