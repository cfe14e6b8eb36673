// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.service;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Supervisor groups and service groups. */
final class GroupKindsTest {
  private static final int SEEDS = 1_000;

  /** Whichever of the tasks fail, and whenever: the others end well, and so does the body. */
  @Test
  void case16_supervisor_leavesSiblingsOfAFailureAlone() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Task<Integer>> tasks = new ArrayList<>();
          List<Boolean> fails = new ArrayList<>();

          String value =
              supervisor(g -> {
                for (int i = 0; i < 6; i++) {
                  int number = i;
                  boolean failing = random.nextBoolean();
                  fails.add(failing);
                  tasks.add(g.fork(() -> numberOrFailure(random, number, failing)));
                }
                pass(random);
                checkpoint();
                tasks.forEach(task -> failureOrNull(task));
                return "value of the body";
              });

          assertThat(value).isEqualTo("value of the body");
          for (int i = 0; i < 6; i++) {
            assertThat(tasks.get(i).state())
                .isEqualTo(fails.get(i) ? Task.State.FAILED : Task.State.SUCCEEDED);
          }
        });
  }

  private static int numberOrFailure(Random random, int number, boolean failing)
      throws IOException {
    pass(random);
    if (failing) {
      throw new IOException("task " + number);
    }
    pass(random);
    return number;
  }

  private static void failureOrNull(Task<?> task) {
    try {
      task.await();
    } catch (Exception e) {
      assertThat(e).isInstanceOf(IOException.class);
    }
  }

  @Test
  void case16_supervisor_whoseBodyFails_cancelsAllAndThrowsThat() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Task<?>> tasks = new ArrayList<>();
          IOException failure = new IOException("body");

          Throwable thrown =
              failureOf(() ->
                  supervisor(g -> {
                    for (int i = 0; i < 4; i++) {
                      tasks.add(
                          g.fork(() -> {
                            pass(random);
                            sleep(ofSeconds(60));
                          }));
                    }
                    pass(random);
                    throw failure;
                  }));

          assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
          assertThat(tasks).extracting(Task::state).containsOnly(Task.State.CANCELLED);
        });
  }

  @Test
  void case16_supervisor_withAFatalErrorInATask_throwsIt() {
    Simulated.run(vertx -> {
      Error fatal = new NoClassDefFoundError("fatal");
      List<Task<?>> tasks = new ArrayList<>();

      Throwable thrown =
          failureOf(() ->
              supervisor(g -> {
                tasks.add(g.fork(() -> sleep(ofSeconds(60))));
                g.fork(() -> {
                  sleep(ofSeconds(1));
                  throw fatal;
                });
                sleep(ofSeconds(60));
              }));

      assertThat(thrown).isSameAs(fatal);
      assertThat(tasks).extracting(Task::state).containsOnly(Task.State.CANCELLED);
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  @Test
  void supervisor_reportsAtItsEndTheFailuresThatNobodyAskedFor() {
    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          supervisor(g -> {
            g.fork("asked for", () -> failing("a"));
            Task<?> outcome = g.fork("looked at", () -> failing("b"));
            g.fork("forgotten", () -> failing("c"));
            failureOf(g.fork("awaited", () -> failing("d"))::await);
            assertThat(outcome.outcome()).isPresent();
            Task<?> future = g.fork("asked for", () -> failing("e"));
            var unused = future.future();
            Task<?> given = g.fork("given up", () -> failing("f"));
            g.fork(() -> Tasks.moveOnAfter(ofMillis(1), () -> failureOf(given::await)));
            sleep(ofSeconds(1));
            assertThat(log.lines()).isEmpty();
          }));

      assertThat(log.lines())
          .filteredOn(line -> line.contains("nobody can observe"))
          .anySatisfy(line -> assertThat(line).contains("'forgotten'").contains("supervisor"))
          .noneMatch(line -> line.contains("'looked at'") || line.contains("'awaited'"))
          .hasSize(2);
    }
  }

  private static void failing(String message) throws IOException {
    throw new IOException(message);
  }

  @Test
  void supervisor_withMoreUnobservedFailuresThanItKeeps_reportsTheEarliestAtOnce() {
    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        supervisor(g -> {
          for (int i = 0; i < GroupNode.UNOBSERVED_FAILURES + 3; i++) {
            g.fork("number " + i, () -> failing("x"));
          }
          sleep(ofSeconds(1));
          assertThat(log.lines()).hasSize(3).last().asString().contains("'number 2'");
        });
      });

      assertThat(log.lines()).hasSize(GroupNode.UNOBSERVED_FAILURES + 3);
    }
  }

  @Test
  void service_reportsAFailureAtOnceUnlessSomebodyWaitsForTheTask() {
    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          service(g -> {
            Task<?> awaited =
                g.fork(() -> {
                  sleep(ofSeconds(1));
                  failing("awaited");
                });
            g.fork("alone", () -> failing("alone"));
            assertThat(failureOf(awaited::await)).hasMessage("awaited");

            assertThat(log.lines()).hasSize(1).first().asString().contains("'alone'");
          }));

      assertThat(log.lines()).hasSize(1);
    }
  }

  /** A wait for the failing task that was cancelled in the same moment does not count. */
  @Test
  void service_reportsAFailureWhoseAwaiterWasCancelled() {
    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          service(g -> {
            Task<?> failing =
                g.fork(
                    "late",
                    () -> {
                      sleep(ofSeconds(1));
                      failing("late");
                    });
            Task<?> awaiting = g.fork(() -> failing.await());
            sleep(ofMillis(999));
            awaiting.cancel();
          }));

      assertThat(log.lines()).hasSize(1).first().asString().contains("'late'");
    }
  }

  @Test
  void service_isCancelledAsAWhole() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Task<?>> tasks = new ArrayList<>();
          service(g -> {
            for (int i = 0; i < 5; i++) {
              tasks.add(
                  g.fork(() -> {
                    try {
                      sleep(ofSeconds(60));
                    } finally {
                      shield(ofSeconds(1), () -> pass(random));
                    }
                  }));
            }
            pass(random);
            g.cancel("enough");
          });

          assertThat(tasks).extracting(Task::state).containsOnly(Task.State.CANCELLED);
        });
  }

  @Test
  void statistics_countEveryEndOnce() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          int[] ends = new int[3];
          supervisor(g -> {
            for (int i = 0; i < 12; i++) {
              int end = random.nextInt(3);
              ends[end]++;
              Task<?> task = g.fork(() -> endingAs(random, end));
              if (end == 2) {
                task.cancel();
              }
              var unused = task.future(); // observed
            }
            assertThat(g.statistics()).isEqualTo(new GroupStatistics(12, 12, 0, 0, 0, 0));
            sleep(ofSeconds(1));

            assertThat(g.statistics())
                .isEqualTo(new GroupStatistics(12, 0, ends[0], ends[1], ends[2], 0));
          });
        });
  }

  private static void endingAs(Random random, int end) throws IOException {
    pass(random);
    if (end == 1) {
      failing("by choice");
    }
  }
}
