// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.self;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.gatherOutcomes;
import static dev.selvage.tasks.Tasks.race;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Outcome.Cancelled;
import dev.selvage.tasks.Outcome.Failure;
import dev.selvage.tasks.Outcome.Success;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatherTest {
  private static final int UNBOUNDED = 100;

  private final List<String> log = new ArrayList<>();
  private int running;
  private int most;

  private static int slow(int seconds) {
    sleep(ofSeconds(seconds));
    return seconds;
  }

  private static int failing(int item) throws IOException {
    throw new IOException("item " + item);
  }

  private int counted(int item) {
    running++;
    most = Math.max(most, running);
    log.add("begin " + item);
    sleep(ofSeconds(1));
    running--;
    return item * 10;
  }

  @Test
  void gather_all_runsAtTheSameTimeAndKeepsTheOrderOfTheItems() {
    Simulated.run(vertx -> {
      List<Integer> slept = gather(List.of(3, 1, 2), GatherTest::slow);

      assertThat(slept).containsExactly(3, 1, 2);
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void gather_ofNothing_isEmpty() {
    Simulated.run(vertx -> {
      assertThat(gather(List.<Integer>of(), GatherTest::slow)).isEmpty();
      assertThat(gather(List.<Integer>of(), 3, GatherTest::slow)).isEmpty();
      assertThat(gather(List.<Future<String>>of())).isEmpty();
      assertThat(gatherOutcomes(List.<Integer>of(), GatherTest::slow)).isEmpty();
    });
  }

  @Test
  void gather_withAFailure_cancelsTheRestAndThrowsItAsItself() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() -> gather(List.of(9, 1, 8), i -> i == 1 ? failing(slow(1)) : slow(i)));

      assertThat(thrown).isInstanceOf(IOException.class).hasMessage("item 1");
      assertThat(thrown).hasNoSuppressedExceptions();
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  @Test
  void gather_bounded_runsAtMostTheLimitAndBeginsInOrder() {
    Simulated.run(vertx -> {
      List<Integer> items = IntStream.range(0, 10).boxed().toList();

      List<Integer> values = gather(items, 3, this::counted);

      assertThat(values).containsExactlyElementsOf(items.stream().map(i -> i * 10).toList());
      assertThat(most).isEqualTo(3);
      assertThat(log).containsExactlyElementsOf(items.stream().map(i -> "begin " + i).toList());
      assertThat(clock()).isEqualTo(ofSeconds(4));
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void gather_withALimitBelowOne_isRefused(int limit) {
    Simulated.run(vertx ->
        assertThatThrownBy(() -> gather(List.of(1), limit, GatherTest::slow))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("" + limit));
  }

  /** A task that was done with one item began the next one although the gather was cancelled. */
  @Test
  void gather_boundedWithAFailure_beginsNoMoreItems() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              gather(
                  List.of(0, 1, 2, 3, 4),
                  2,
                  item -> {
                    log.add("begin " + item);
                    if (item == 0) {
                      return failing(slow(1));
                    }
                    failureOf(() -> sleep(ofSeconds(5)));
                    return item;
                  }));

      assertThat(thrown).isInstanceOf(IOException.class);
      assertThat(log).containsExactly("begin 0", "begin 1");
    });
  }

  /** It took the remaining items with it: the result was shorter than the items. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, UNBOUNDED})
  void gather_whoseBodyCancelsItself_runsTheOtherItemsAndSaysSo(int limit) {
    Simulated.run(vertx -> {
      Throwable thrown = failureOf(() -> gather(List.of(0, 1, 2, 3), limit, this::cancelsItself));

      assertThat(thrown).isInstanceOf(TaskCancelledException.class).hasMessageContaining("item 1");
      assertThat(log).containsExactly("begin 0", "begin 1", "begin 2", "begin 3");
    });
  }

  private int cancelsItself(int item) {
    log.add("begin " + item);
    if (item == 1) {
      self().cancel("item 1");
    }
    return slow(1);
  }

  @Test
  void gather_whoseBodyCancelsItselfAtItsVeryEnd_hasItsValue() {
    Simulated.run(vertx -> {
      List<Integer> values =
          gather(
              List.of(0, 1, 2),
              1,
              item -> {
                self().cancel("from now on");
                return item;
              });

      assertThat(values).containsExactly(0, 1, 2);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, UNBOUNDED})
  void gatherOutcomes_givesEachItemItsOwn(int limit) {
    Simulated.run(vertx -> {
      AssertionError error = new AssertionError("no failure of anybody else");
      List<Outcome<Integer>> outcomes =
          gatherOutcomes(
              List.of(0, 1, 2, 3, 4),
              limit,
              item ->
                  switch (item) {
                    case 1 -> failing(item);
                    case 2 -> throw error;
                    case 3 -> cancelsItself(1);
                    default -> slow(item);
                  });

      assertThat(outcomes).hasSize(5);
      assertThat(outcomes.get(0)).isEqualTo(new Success<>(0));
      assertThat(outcomes.get(1)).isInstanceOf(Failure.class);
      assertThat(outcomes.get(2)).isEqualTo(new Failure<>(error));
      assertThat(outcomes.get(3)).isInstanceOf(Cancelled.class);
      assertThat(outcomes.get(4)).isEqualTo(new Success<>(4));
    });
  }

  @Test
  void gatherOutcomes_unbounded_givesACancelledItemItsOutcome() {
    Simulated.run(vertx -> {
      List<Outcome<Integer>> outcomes = gatherOutcomes(List.of(0, 1), this::cancelsItself);

      assertThat(outcomes.get(0)).isEqualTo(new Success<>(1));
      assertThat(outcomes.get(1)).isInstanceOf(Cancelled.class);
    });
  }

  @Test
  void gatherOutcomes_withAFatalError_throwsIt() {
    Simulated.run(vertx -> {
      LinkageError fatal = new LinkageError("fatal");

      Throwable thrown =
          failureOf(() ->
              gatherOutcomes(
                  List.of(0, 1),
                  item -> {
                    throw fatal;
                  }));

      assertThat(thrown).isSameAs(fatal);
    });
  }

  @Test
  void gatherOutcomes_thatIsCancelled_passesTheCancellation() {
    Simulated.run(vertx ->
        assertThatThrownBy(() ->
                failAfter(ofSeconds(1), () -> gatherOutcomes(List.of(5, 6), 1, GatherTest::slow)))
            .isInstanceOf(DeadlineExceededException.class));
  }

  @Test
  void gather_ofTwoToFourTypes_givesARecord() {
    Simulated.run(vertx -> {
      Both<Integer, String> two = gather(() -> slow(1), () -> "two");
      Triple<Integer, String, Long> three = gather(() -> slow(1), () -> "two", () -> 3L);
      Quadruple<Integer, String, Long, Boolean> four =
          gather(() -> slow(1), () -> "two", () -> 3L, () -> true);

      assertThat(two).isEqualTo(new Both<>(1, "two"));
      assertThat(three).isEqualTo(new Triple<>(1, "two", 3L));
      assertThat(four).isEqualTo(new Quadruple<>(1, "two", 3L, true));
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void gather_ofTwoTypesWithAFailure_cancelsTheOther() {
    Simulated.run(vertx -> {
      Throwable thrown = failureOf(() -> gather(() -> slow(60), () -> failing(slow(1))));

      assertThat(thrown).isInstanceOf(IOException.class);
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  @Test
  void gather_ofFutures_waitsForAllAndFailsWithTheFirst() {
    Simulated.run(vertx -> {
      Promise<String> late = Promise.promise();
      vertx
          .timer(2, java.util.concurrent.TimeUnit.SECONDS)
          .onSuccess(fired -> late.complete("late"));

      List<String> all = gather(List.of(late.future(), Future.succeededFuture("ready")));
      Both<String, Integer> both = gather(late.future(), Future.succeededFuture(2));
      Throwable thrown =
          failureOf(() ->
              gather(
                  List.of(
                      Promise.<String>promise().future(),
                      Future.<String>failedFuture(new IOException("first")))));

      assertThat(all).containsExactly("late", "ready");
      assertThat(both).isEqualTo(new Both<>("late", 2));
      assertThat(thrown).isInstanceOf(IOException.class);
      assertThat(clock()).isEqualTo(ofSeconds(2));
    });
  }

  @Test
  void race_givesTheFirstSuccessAndCancelsTheOthers() {
    Simulated.run(vertx -> {
      int first = race(() -> slow(3), () -> slow(1), () -> failing(slow(0)), () -> slow(2));

      assertThat(first).isEqualTo(1);
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  @Test
  void race_waitsForTheCleanupOfTheLosers() {
    Simulated.run(vertx -> {
      int first =
          race(
              () -> slow(1),
              () -> {
                try {
                  return slow(60);
                } finally {
                  Tasks.shield(ofSeconds(9), () -> sleep(ofSeconds(4)));
                }
              });

      assertThat(first).isEqualTo(1);
      assertThat(clock()).isEqualTo(ofSeconds(5));
    });
  }

  @Test
  void race_thatAllLose_throwsTheFirstFailureWithTheOthersSuppressed() {
    Simulated.run(vertx -> {
      IOException shared = new IOException("shared");
      Throwable thrown =
          failureOf(() ->
              race(
                  () -> failing(slow(2)),
                  () -> failing(slow(1)),
                  () -> {
                    sleep(ofSeconds(3));
                    throw shared;
                  },
                  () -> {
                    sleep(ofSeconds(3));
                    throw shared;
                  }));

      assertThat(thrown).hasMessage("item 1");
      assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).contains("item 2");
    });
  }

  /** An error that is not fatal ended the race for everybody. */
  @Test
  void race_inWhichOneThrowsAnAssertionError_goesOn() {
    Simulated.run(vertx -> {
      int first =
          race(
              () -> slow(1),
              () -> {
                throw new AssertionError("a loser");
              });

      assertThat(first).isEqualTo(1);
    });
  }

  /** There was no failure to throw, and so a NoSuchElementException. */
  @Test
  void race_inWhichAllCancelThemselves_saysSo() {
    Simulated.run(vertx ->
        assertThatThrownBy(() ->
                race(() -> {
                  self().cancel("out of breath");
                  checkpoint();
                  return 1;
                }))
            .isInstanceOf(TaskCancelledException.class)
            .hasMessageContaining("out of breath"));
  }

  @Test
  void race_ofNobody_isRefused() {
    Simulated.run(vertx ->
        assertThatThrownBy(() -> Tasks.<Integer, RuntimeException>race())
            .isInstanceOf(IllegalArgumentException.class));
  }

  /** The gather is in a shield, so it goes on when the scope around it has abandoned its tasks. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, UNBOUNDED})
  void gather_whoseTasksWereAbandoned_saysSoAndKeepsNoResultBack(int limit) {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          cancelScope(scope -> {
            scope.cancel("stop", ofSeconds(2));
            shield(
                ofSeconds(60),
                () -> {
                  assertThat(gatherOutcomes(List.of(1, 20, 30), limit, GatherTest::slow))
                      .satisfiesExactly(
                          first -> assertThat(first).isEqualTo(new Success<>(1)),
                          second -> assertThat(second).isInstanceOf(Cancelled.class),
                          third -> assertThat(third).isInstanceOf(Cancelled.class));
                });
            return true;
          }));

      assertThat(lines.lines()).anyMatch(line -> line.contains("left behind"));
    }
  }

  @Test
  void gather_whoseTasksWereAbandoned_failsAsThoseOfACancelledItemDo() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          cancelScope(scope -> {
            scope.cancel("stop", ofSeconds(2));
            shield(
                ofSeconds(60),
                () ->
                    assertThatThrownBy(() -> gather(List.of(1, 20, 30), 1, GatherTest::slow))
                        .isInstanceOf(TaskCancelledException.class)
                        .hasMessageContaining("stop"));
            return true;
          }));

      assertThat(lines.lines()).anyMatch(line -> line.contains("left behind"));
    }
  }
}
