// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.TaskCancelledException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operators that run the flow before them in child tasks. */
final class ConcurrentFlowTest {
  private static final int SEEDS = 1_000;

  private final List<Object> log = new ArrayList<>();

  /** Elements, each after a pause in milliseconds: element, pause, element, pause... */
  private static Flow<Integer> timed(int... pausesAndElements) {
    return Flow.of(out -> {
      for (int i = 0; i < pausesAndElements.length; i += 2) {
        sleep(ofMillis(pausesAndElements[i]));
        out.emit(pausesAndElements[i + 1]);
      }
    });
  }

  private static int slow(int millis) {
    sleep(ofMillis(millis));
    return millis;
  }

  private static int failing(int n, int at) throws IOException {
    if (n == at) {
      throw new IOException("at " + n);
    }
    return n;
  }

  private static Throwable failureOfRun(Flow<?> flow) {
    return failureOf(() -> {
      long unused = flow.count();
    });
  }

  // ---- buffer

  @Test
  void buffer_letsTheProducerRunAhead() {
    Simulated.run(vertx -> {
      Flow<Integer> slowly = timed(10, 1, 10, 2, 10, 3, 10, 4);

      slowly.buffer(8).forEach(n -> sleep(ofMillis(10)));

      assertThat(clock()).isEqualTo(ofMillis(50));
    });
  }

  @Test
  void buffer_whenFull_stopsTheProducer() {
    Simulated.run(vertx -> {
      Flow.range(0, 10).onEach(log::add).buffer(2).take(1).forEach(n -> sleep(ofMillis(10)));

      assertThat(log).containsExactly(0, 1, 2, 3);
    });
  }

  @Test
  void buffer_whoseFlowFails_handsOnWhatCameBefore() {
    Simulated.run(vertx -> {
      Flow<Integer> flow = Flow.range(0, 9).map(n -> failing(n, 3)).buffer(5);

      assertThat(failureOf(() -> flow.onEach(n -> sleep(ofMillis(5))).forEach(log::add)))
          .isInstanceOf(IOException.class)
          .hasMessage("at 3");
      assertThat(log).containsExactly(0, 1, 2);
    });
  }

  @Test
  void buffer_whoseFlowFailsBeyondWhatIsTaken_logsThat() {
    Simulated.run(vertx -> {
      try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
        Flow<Integer> flow = Flow.range(0, 9).map(n -> failing(n, 3)).buffer(5);

        assertThat(flow.onEach(n -> sleep(ofMillis(5))).take(2).toList()).containsExactly(0, 1);

        assertThat(lines.lines()).singleElement().asString().contains("Flow.buffer");
      }
    });
  }

  // ---- mapConcurrently

  @Test
  void mapConcurrently_keepsTheOrderAndTheLimit() {
    Simulated.run(vertx -> {
      int[] running = new int[2];
      List<Integer> results =
          Flow.of(30, 10, 20, 10)
              .mapConcurrently(
                  2,
                  millis -> {
                    running[1] = Math.max(running[1], ++running[0]);
                    sleep(ofMillis(millis));
                    running[0]--;
                    return millis;
                  })
              .toList();

      assertThat(results).containsExactly(30, 10, 20, 10);
      assertThat(running[1]).isEqualTo(2);
      assertThat(clock()).isEqualTo(ofMillis(50));
    });
  }

  @Test
  void mapUnordered_handsResultsOnAsTheyCome() {
    Simulated.run(vertx -> {
      assertThat(Flow.of(30, 10, 20).mapUnordered(3, ConcurrentFlowTest::slow).toList())
          .containsExactly(10, 20, 30);
      assertThat(clock()).isEqualTo(ofMillis(30));
    });
  }

  @Test
  void mapConcurrently_withAFailure_cancelsTheOthersAndThrowsItAsItself() {
    Simulated.run(vertx -> {
      for (boolean ordered : new boolean[] {true, false}) {
        Flow<Integer> source = Flow.of(60_000, 5, 60_000);
        Flow<Integer> flow =
            ordered
                ? source.mapConcurrently(3, n -> failing(slow(n), 5))
                : source.mapUnordered(3, n -> failing(slow(n), 5));

        assertThat(failureOfRun(flow)).isInstanceOf(IOException.class).hasMessage("at 5");
      }
      assertThat(clock()).isEqualTo(ofMillis(10));
    });
  }

  @Test
  void mapConcurrently_whoseTaskCancelsItself_failsInsteadOfLosingAnElement() {
    Simulated.run(vertx -> {
      Flow<Integer> ordered = Flow.range(0, 5).mapConcurrently(2, n -> cancellingItself(n, 3));
      Flow<Integer> unordered = Flow.range(0, 5).mapUnordered(2, n -> cancellingItself(n, 3));

      assertThat(failureOfRun(ordered)).isInstanceOf(TaskCancelledException.class);
      assertThat(failureOfRun(unordered)).isInstanceOf(TaskCancelledException.class);
    });
  }

  private static int cancellingItself(int n, int at) {
    if (n == at) {
      Simulated.self().cancel("by itself");
      sleep(ofMillis(1));
    }
    return n;
  }

  // ---- merge and zip

  @Test
  void merge_handsElementsOnAsTheyCome() {
    Simulated.run(vertx -> {
      Flow<Integer> merged = timed(10, 1, 20, 3).merge(timed(20, 2, 20, 4), Flow.of(0));

      assertThat(merged.toList()).containsExactly(0, 1, 2, 3, 4);
    });
  }

  @Test
  void merge_withAFailure_endsAll() {
    Simulated.run(vertx -> {
      Flow<Integer> merged = timed(60_000, 1).merge(timed(5, 2).map(n -> failing(n, 2)));

      assertThat(failureOfRun(merged)).hasMessage("at 2");
      assertThat(clock()).isEqualTo(ofMillis(5));
    });
  }

  @Test
  void zip_endsWithTheShorter() {
    Simulated.run(vertx -> {
      Flow<Integer> endless = Flow.iterate(1, n -> n + 1);

      assertThat(endless.zip(Flow.of("a", "b"), (n, text) -> n + text).toList())
          .containsExactly("1a", "2b");
      assertThat(Flow.of("a", "b").zip(endless, (text, n) -> n + text).toList())
          .containsExactly("1a", "2b");
    });
  }

  @Test
  void zip_whoseOtherFails_throwsThatInItsPlace() {
    Simulated.run(vertx -> {
      Flow<Integer> other = Flow.range(0, 9).map(n -> failing(n, 2));

      assertThat(failureOf(() -> Flow.range(0, 9).zip(other, Integer::sum).forEach(log::add)))
          .hasMessage("at 2");
      assertThat(log).containsExactly(0, 2);
    });
  }

  // ---- time

  @Test
  void chunk_isHandedOnWhenFullOrOld() {
    Simulated.run(vertx -> {
      Flow<Integer> source = timed(0, 1, 1, 2, 1, 3, 30, 4, 8, 5, 8, 6);

      source
          .chunk(3, ofMillis(10))
          .forEach(chunk -> {
            log.add(clock().toMillis());
            log.add(chunk);
          });

      assertThat(log).containsExactly(2L, List.of(1, 2, 3), 42L, List.of(4, 5), 48L, List.of(6));
    });
  }

  @Test
  void debounce_handsOnWhatIsFollowedBySilence() {
    Simulated.run(vertx -> {
      Flow<Integer> source = timed(0, 1, 5, 2, 5, 3, 30, 4, 30, 5, 5, 6);

      assertThat(source.debounce(ofMillis(10)).toList()).containsExactly(3, 4, 6);
    });
  }

  @Test
  void timeout_doesNotCountTheTimeOfTheConsumer() {
    Simulated.run(vertx -> {
      Flow<Integer> source = timed(5, 1, 5, 2, 30, 3);

      source.timeout(ofMillis(10)).onEach(n -> sleep(ofSeconds(1))).forEach(log::add);

      assertThat(log).containsExactly(1, 2, 3);
    });
  }

  @Test
  void timeout_whenTheNextElementIsLate_cancelsTheProducerAndFails() {
    Simulated.run(vertx -> {
      Flow<Integer> source = timed(5, 1, 30, 2);

      assertThat(failureOf(() -> source.timeout(ofMillis(10)).forEach(log::add)))
          .isInstanceOf(DeadlineExceededException.class);
      assertThat(log).containsExactly(1);
      assertThat(clock()).isEqualTo(ofMillis(15));
    });
  }

  // ---- against a model

  /**
   * Chains of operators that must not change what a sequential flow gives, over elements that come
   * at any moment: the same list, or up to the failure. A producer that runs ahead may meet a
   * failure beyond what was wanted just while it is being ended, and then the flow may fail.
   */
  @Test
  void chains_giveWhatTheSequentialFlowGives() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          int size = random.nextInt(8);
          int failAt = random.nextInt(3) == 0 ? random.nextInt(8) : 99;
          int enough = random.nextInt(10);
          Flow<Integer> flow = source(random, size, failAt);
          int stages = 1 + random.nextInt(3);
          boolean strict = true;
          List<Integer> kinds = new ArrayList<>();
          for (int i = 0; i < stages; i++) {
            int kind = random.nextInt(7);
            kinds.add(kind);
            strict &= kind != 1;
            flow = stage(random, kind, flow, size);
          }
          List<Integer> seen = new ArrayList<>();
          boolean failed = fails(flow.take(enough), seen, random);

          List<Integer> model =
              IntStream.range(0, Math.min(enough, Math.min(size, failAt))).boxed().toList();
          boolean mustFail = failAt < size && enough > failAt;
          if (strict) {
            assertThat(seen).isEqualTo(model);
            boolean failsBeyond = failAt < size && enough <= failAt;
            assertThat(failed)
                .as("%d of %d elements, failing at %d, through %s", enough, size, failAt, kinds)
                .isEqualTo(mustFail || (failsBeyond && failed));
          } else {
            assertThat(model.subList(0, Math.min(seen.size(), model.size()))).isEqualTo(seen);
            assertThat(failed || seen.equals(model)).isTrue();
            assertThat(failed || !mustFail).isTrue();
          }
        });
  }

  private static Flow<Integer> source(Random random, int size, int failAt) {
    return Flow.of(out -> {
      for (int n = 0; n < size; n++) {
        pass(random);
        out.emit(failing(n, failAt));
      }
    });
  }

  private static Flow<Integer> stage(Random random, int kind, Flow<Integer> flow, int size) {
    return switch (kind) {
      case 0 -> flow.buffer(1 + random.nextInt(3));
      case 1 -> flow.mapConcurrently(1 + random.nextInt(3), n -> passing(random, n));
      case 2 -> flow.chunk(1 + random.nextInt(3), ofMillis(2)).flatMap(Flow::from);
      case 3 -> flow.chunk(1 + random.nextInt(3)).flatMap(Flow::from);
      case 4 -> flow.timeout(Duration.ofDays(1));
      case 5 -> flow.zip(Flow.range(0, size + 1).map(n -> passing(random, n)), (a, b) -> a);
      default -> flow.map(n -> passing(random, n));
    };
  }

  private static int passing(Random random, int n) {
    pass(random);
    return n;
  }

  private static boolean fails(Flow<Integer> flow, List<Integer> seen, Random random) {
    try {
      flow.forEach(n -> {
        pass(random);
        seen.add(n);
      });
      return false;
    } catch (Exception e) {
      assertThat(e).isInstanceOf(IOException.class);
      return true;
    }
  }

  /** Each element comes out once, whatever the order, and none that was not put in. */
  @Test
  void mergeAndMapUnordered_loseAndInventNothing() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          int limit = 1 + random.nextInt(3);
          int[] running = new int[1];
          Flow<Integer> left = source(random, 4, 99);
          Flow<Integer> right = source(random, 4, 99).map(n -> n + 4);

          List<Integer> seen =
              left.merge(right)
                  .mapUnordered(
                      limit,
                      n -> {
                        assertThat(++running[0]).isLessThanOrEqualTo(limit);
                        pass(random);
                        running[0]--;
                        return n;
                      })
                  .toList();

          assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        });
  }

  /** Cancelled at any moment: nothing runs after the scope, and each producer was unwound. */
  @Test
  void cancellation_atAnyMoment_endsEveryTask() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Object> events = new ArrayList<>();
          Flow<Integer> flow = logging(random, events);
          for (int i = random.nextInt(3); i >= 0; i--) {
            flow =
                random.nextInt(4) == 0
                    ? flow.merge(logging(random, events))
                    : stage(random, random.nextInt(7), flow, 20);
          }
          Flow<Integer> whole = flow;
          var completed =
              cancelScope(scope -> {
                group(g -> {
                  g.fork(() -> {
                    for (int i = random.nextInt(8); i >= 0; i--) {
                      pass(random);
                    }
                    scope.cancel("by chance");
                  });
                  whole.forEach(n -> pass(random));
                });
                return true;
              });
          events.add("after");

          assertThat(completed).isEmpty();
          assertThat(events).endsWith("after");
          assertThat(events.stream().filter("begun"::equals).count())
              .isEqualTo(events.stream().filter("finally"::equals).count());
        });
  }

  private static Flow<Integer> logging(Random random, List<Object> events) {
    return Flow.of(out -> {
      events.add("begun");
      try {
        for (int n = 0; n < 20; n++) {
          pass(random);
          out.emit(n);
        }
        sleep(ofSeconds(60));
      } finally {
        events.add("finally");
      }
    });
  }
}
