// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Simulated;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Flows that run in the task of their consumer. */
final class FlowTest {
  private final List<Object> log = new ArrayList<>();

  /** 1, 2, 3 and so on; logs how it ends. */
  private final Flow<Integer> numbers =
      Flow.of(out -> {
        try {
          for (int n = 1; ; n++) {
            out.emit(n);
          }
        } catch (Cancellation c) {
          log.add("unwound: " + c.reason().why());
          throw c;
        } finally {
          log.add("finally");
        }
      });

  private static <T> Flow<T> failing(Exception failure, List<T> first) {
    return Flow.of(out -> {
      first.forEach(out::emit);
      throw failure;
    });
  }

  private static Throwable failureOfRun(Flow<?> flow) {
    return failureOf(() -> {
      long unused = flow.count();
    });
  }

  // ---- sources

  @Test
  void of_aGenerator_handsOnWhatItEmits() {
    Simulated.run(vertx -> {
      Flow<String> flow =
          Flow.of(out -> {
            out.emit("a");
            sleep(ofMillis(5));
            out.emit("b");
          });

      assertThat(flow.toList()).containsExactly("a", "b");
      assertThat(clock()).isEqualTo(ofMillis(5));
    });
  }

  @Test
  void sources_giveTheirElements() {
    Simulated.run(vertx -> {
      assertThat(Flow.of(1, 2, 3).toList()).containsExactly(1, 2, 3);
      assertThat(Flow.of().toList()).isEmpty();
      assertThat(Flow.from(List.of("a", "b")).toList()).containsExactly("a", "b");
      assertThat(Flow.range(2, 5).toList()).containsExactly(2, 3, 4);
      assertThat(Flow.range(5, 2).toList()).isEmpty();
      assertThat(Flow.iterate(1, n -> 2 * n).take(4).toList()).containsExactly(1, 2, 4, 8);
    });
  }

  @Test
  void from_aStream_closesItAtAnyEnd() {
    Simulated.run(vertx -> {
      Stream<Integer> whole = Stream.of(1, 2).onClose(() -> log.add("closed"));
      Stream<Integer> begun = Stream.iterate(1, n -> n + 1).onClose(() -> log.add("closed too"));

      assertThat(Flow.from(whole).toList()).containsExactly(1, 2);
      assertThat(Flow.from(begun).take(2).toList()).containsExactly(1, 2);

      assertThat(log).containsExactly("closed", "closed too");
    });
  }

  @Test
  void flow_runAgain_runsAnew() {
    Simulated.run(vertx -> {
      Flow<Integer> flow = numbers.drop(1).scan(0, Integer::sum).take(3);

      assertThat(flow.toList()).containsExactly(2, 5, 9);
      assertThat(flow.toList()).containsExactly(2, 5, 9);
    });
  }

  @Test
  void flow_thatNobodyAsks_doesNothing() {
    Simulated.run(vertx -> {
      Flow<Integer> unused = numbers.onEach(log::add).buffer(3);

      assertThat(log).isEmpty();
    });
  }

  @Test
  void flow_outsideATask_fails() {
    assertThatThrownBy(() -> Flow.of(1).toList())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside a task");
  }

  // ---- operators

  @Test
  void operators_doWhatTheySay() {
    Simulated.run(vertx -> {
      Flow<Integer> five = Flow.range(1, 6);

      assertThat(five.map(n -> "n" + n).toList()).containsExactly("n1", "n2", "n3", "n4", "n5");
      assertThat(five.filter(n -> n % 2 == 0).toList()).containsExactly(2, 4);
      assertThat(five.flatMap(n -> Flow.range(0, n)).take(6).toList())
          .containsExactly(0, 0, 1, 0, 1, 2);
      assertThat(five.concat(Flow.of(9)).toList()).containsExactly(1, 2, 3, 4, 5, 9);
      assertThat(five.onEach(log::add).count()).isEqualTo(5);
      assertThat(log).containsExactly(1, 2, 3, 4, 5);
      assertThat(five.take(2).toList()).containsExactly(1, 2);
      assertThat(five.take(0).toList()).isEmpty();
      assertThat(five.take(9).toList()).hasSize(5);
      assertThat(five.takeWhile(n -> n < 3).toList()).containsExactly(1, 2);
      assertThat(five.drop(3).toList()).containsExactly(4, 5);
      assertThat(five.drop(0).toList()).hasSize(5);
      assertThat(five.dropWhile(n -> n < 3).toList()).containsExactly(3, 4, 5);
      assertThat(Flow.of(1, 9, 1).dropWhile(n -> n == 1).toList()).containsExactly(9, 1);
      assertThat(five.scan(0, Integer::sum).toList()).containsExactly(1, 3, 6, 10, 15);
      assertThat(Flow.of(1, 1, 2, 2, 1).distinctUntilChanged().toList()).containsExactly(1, 2, 1);
      assertThat(five.chunk(2).toList()).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    });
  }

  @Test
  void ends_doWhatTheySay() {
    Simulated.run(vertx -> {
      Flow<Integer> five = Flow.range(1, 6);

      five.forEach(log::add);
      assertThat(log).containsExactly(1, 2, 3, 4, 5);
      assertThat(five.collect(Collectors.summingInt(n -> n))).isEqualTo(15);
      assertThat(five.fold("", (text, n) -> text + n)).isEqualTo("12345");
      assertThat(five.first()).contains(1);
      assertThat(Flow.of().first()).isEmpty();
      assertThat(five.count()).isEqualTo(5);
    });
  }

  @Test
  void throttle_spacesElementsAndLosesNone() {
    Simulated.run(vertx -> {
      Flow<Duration> times =
          Flow.of(0, 25, 0)
              .map(pause -> {
                sleep(ofMillis(pause));
                return clock();
              });

      List<Duration> seen = times.throttle(ofMillis(10)).map(time -> clock()).toList();

      assertThat(seen).containsExactly(ZERO, ofMillis(25), ofMillis(35));
    });
  }

  @Test
  void operators_withSenselessLimits_sayWhatIsWrong() {
    assertThatThrownBy(() -> numbers.take(-1))
        .hasMessage("Flow.take: the count is -1; it must not be negative");
    assertThatThrownBy(() -> numbers.chunk(0))
        .hasMessage("Flow.chunk: the size is 0; it must be at least 1");
    assertThatThrownBy(() -> numbers.mapConcurrently(0, n -> n))
        .hasMessage("Flow.mapConcurrently: the limit is 0; it must be at least 1");
    assertThatThrownBy(() -> numbers.throttle(ZERO))
        .hasMessage("Flow.throttle: the span is PT0S; it must be positive");
    assertThatThrownBy(() -> numbers.retry(1, ofMillis(-1)))
        .hasMessage("Flow.retry: backoff is PT-0.001S; it must not be negative");
  }

  @Test
  void nullElement_isRefusedWhereItComesFrom() {
    Simulated.run(vertx -> {
      assertThat(failureOfRun(Flow.from(Arrays.asList(1, null))))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("Flow.from");
      assertThat(failureOfRun(Flow.of(1).map(n -> nothing()))).hasMessageContaining("Flow.map");
    });
  }

  @SuppressWarnings("NullAway") // the mistake that is looked for
  private static Object nothing() {
    return null;
  }

  // ---- the end from downstream

  @Test
  void take_withItsLastElement_unwindsTheGeneratorFirst() {
    Simulated.run(vertx -> {
      log.addAll(numbers.take(2).toList());
      log.add("after");

      assertThat(log)
          .containsExactly("unwound: its consumer needs no more", "finally", 1, 2, "after");
    });
  }

  @Test
  void generator_thatSwallowsItsEnd_emitsNothingMore() {
    Simulated.run(vertx -> {
      Flow<Integer> stubborn =
          Flow.of(out -> {
            for (int n = 1; n < 10; n++) {
              try {
                out.emit(n);
              } catch (Cancellation c) {
                log.add("swallowed");
              }
            }
          });

      assertThat(stubborn.take(8).toList()).hasSize(8);
      assertThat(log).containsExactly("swallowed", "swallowed");
    });
  }

  @Test
  void generator_thatCleansUpInAShield_mayWaitAndEmitIntoNothing() {
    Simulated.run(vertx -> {
      Flow<Integer> careful =
          Flow.of(out -> {
            try {
              out.emit(1);
            } finally {
              shield(
                  ofSeconds(1),
                  () -> {
                    sleep(ofMillis(20));
                    out.emit(2);
                    log.add("closed");
                  });
            }
          });

      assertThat(careful.first()).contains(1);
      assertThat(log).containsExactly("closed");
      assertThat(clock()).isEqualTo(ofMillis(20));
    });
  }

  @Test
  void generator_whoseCleanupFails_failsTheFlowThatHadEnough() {
    Simulated.run(vertx -> {
      Flow<Integer> broken =
          Flow.of(out -> {
            try {
              out.emit(1);
            } finally {
              failWith(new IOException("cannot close"));
            }
          });

      assertThat(failureOfRun(broken.take(1))).isInstanceOf(IOException.class);
    });
  }

  private static void failWith(IOException failure) throws IOException {
    throw failure;
  }

  @Test
  void generator_withTasksOfItsOwn_hasNoneLeftWhenTheFlowHasEnded() {
    Simulated.run(vertx -> {
      Flow<Integer> busy =
          Flow.of(out ->
              group(g -> {
                g.fork(() -> {
                  try {
                    sleep(ofSeconds(60));
                  } finally {
                    log.add("child ended");
                  }
                });
                sleep(ofMillis(1));
                out.emit(1);
              }));

      assertThat(busy.first()).contains(1);
      assertThat(log).containsExactly("child ended");
      assertThat(clock()).isEqualTo(ofMillis(1));
    });
  }

  @Test
  void flatMap_stoppedInside_unwindsInnerThenOuter() {
    Simulated.run(vertx -> {
      Flow<Integer> inner =
          Flow.of(out -> {
            try {
              out.emit(10);
              out.emit(20);
            } finally {
              log.add("inner finally");
            }
          });

      assertThat(numbers.flatMap(n -> inner).take(3).toList()).containsExactly(10, 20, 10);
      assertThat(log)
          .containsExactly(
              "inner finally", "inner finally", "unwound: its consumer needs no more", "finally");
    });
  }

  // ---- failures

  @Test
  void stage_thatFails_isThrownAsItselfWhereTheFlowWasAsked() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("stage");
      Flow<Integer> flow =
          numbers.map(n -> {
            if (n == 3) {
              throw failure;
            }
            return n;
          });

      assertThat(failureOf(() -> flow.forEach(log::add))).isSameAs(failure);
      assertThat(log).startsWith(1, 2).endsWith("finally").hasSize(4);
    });
  }

  @Test
  void generator_cannotCatchTheFailureOfItsConsumer() {
    Simulated.run(vertx -> {
      Flow<Integer> forgiving =
          Flow.of(out -> {
            try {
              out.emit(1);
            } catch (RuntimeException e) {
              log.add("caught " + e);
            }
          });
      RuntimeException failure = new IllegalStateException("consumer");

      assertThat(
              failureOf(() ->
                  forgiving.forEach(n -> {
                    throw failure;
                  })))
          .isSameAs(failure);
      assertThat(log).isEmpty();
    });
  }

  @Test
  void consumerAndCleanupThatFail_giveTheFirstWithTheOtherSuppressed() {
    Simulated.run(vertx -> {
      IOException first = new IOException("consumer");
      IOException second = new IOException("cleanup");
      Flow<Integer> flow =
          Flow.of(out -> {
            try {
              out.emit(1);
            } finally {
              failWith(second);
            }
          });

      assertThat(failureOf(() -> flow.forEach(n -> failWith(first)))).isSameAs(first);
      assertThat(first.getSuppressed()).containsExactly(second);
    });
  }

  @Test
  void chunk_whoseFlowFails_handsTheRestOnFirst() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("at three");
      Flow<List<Integer>> chunks = failing(failure, List.of(1, 2, 3)).chunk(2);

      assertThat(failureOf(() -> chunks.forEach(log::add))).isSameAs(failure);
      assertThat(log).containsExactly(List.of(1, 2), List.of(3));
    });
  }

  // ---- retry

  @Test
  void retry_runsAgainWithDoublingWaitsUntilItWorks() {
    Simulated.run(vertx -> {
      Flow<Integer> third =
          Flow.of(out -> {
            log.add(clock().toMillis());
            out.emit(log.size());
            if (log.size() < 3) {
              throw new IOException("attempt " + log.size());
            }
          });

      assertThat(third.retry(5, ofMillis(10)).toList()).containsExactly(1, 2, 3);
      assertThat(log).containsExactly(0L, 10L, 30L);
    });
  }

  @Test
  void retry_thatIsUsedUp_throwsTheLastWithTheOthersSuppressed() {
    Simulated.run(vertx -> {
      Flow<Integer> never =
          Flow.of(out -> {
            log.add("attempt");
            throw new IOException("attempt " + log.size());
          });

      Throwable failure = failureOfRun(never.retry(2, ZERO));

      assertThat(failure).isInstanceOf(IOException.class).hasMessage("attempt 3");
      assertThat(Stream.of(failure.getSuppressed()).map(Throwable::getMessage))
          .containsExactly("attempt 1", "attempt 2");
    });
  }

  @Test
  void retry_ofWhatFailsDownstreamOrDoesNotMatch_doesNotHappen() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("no");

      assertThat(failureOf(() -> numbers.retry(3, ZERO).forEach(n -> failWith(failure))))
          .isSameAs(failure);
      assertThat(
              failureOfRun(
                  failing(failure, List.of())
                      .onEach(log::add)
                      .retry(3, ZERO, e -> e instanceof RuntimeException)))
          .isSameAs(failure);
      assertThat(failure.getSuppressed()).isEmpty();
      assertThat(log).containsOnlyOnce("finally");
    });
  }

  // ---- cancellation

  @Test
  void cancellation_inTheConsumer_unwindsTheGeneratorAndPasses() {
    Simulated.run(vertx -> {
      assertThat(
              cancelScope(scope -> {
                numbers.forEach(n -> {
                  if (n == 2) {
                    scope.cancel("enough");
                  }
                });
                return "not reached";
              }))
          .isEmpty();
      assertThat(log).containsExactly("unwound: enough", "finally");
    });
  }

  @Test
  void deadline_aroundAFlowThatNeverWaits_endsIt() {
    Simulated.run(vertx -> {
      Flow<Integer> slow = numbers.onEach(n -> sleep(ofMillis(3)));

      assertThat(
              failureOf(() ->
                  failAfter(ofMillis(10), () -> slow.forEach(n -> assertThat(n).isPositive()))))
          .isInstanceOf(DeadlineExceededException.class);
      assertThat(log).hasSize(2).endsWith("finally");
    });
  }

  // ---- misuse

  @Test
  void emit_byAnotherTaskOrTooLate_fails() {
    Simulated.run(vertx -> {
      AtomicReference<Emitter<Integer>> leaked = new AtomicReference<>();
      Flow<Integer> leaking = Flow.of(leaked::set);
      Flow<Integer> wrong = Flow.of(out -> group(g -> g.fork("other", () -> out.emit(1))));

      assertThat(leaking.count()).isZero();
      assertThat(failureOf(() -> Objects.requireNonNull(leaked.get()).emit(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("after its generator had ended");
      assertThat(failureOfRun(wrong))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the task 'other', which does not run the generator");
    });
  }

  // ---- size

  @Test
  void millionElements_needNoStackAndNoTask() {
    Simulated.run(vertx -> {
      Flow<Integer> million =
          Flow.of(out -> {
            for (int n = 0; n < 1_000_000; n++) {
              out.emit(n);
            }
          });
      long[] sum = new long[1];
      int[] depths = new int[2];

      million
          .map(n -> n + 1)
          .filter(n -> n % 2 == 0)
          .forEach(n -> {
            sum[0] += n;
            if (n == 2 || n == 1_000_000) {
              depths[n == 2 ? 0 : 1] = new Throwable().getStackTrace().length;
            }
          });

      assertThat(sum[0]).isEqualTo(250_000_500_000L);
      assertThat(depths[1]).isEqualTo(depths[0]);
    });
  }
}
