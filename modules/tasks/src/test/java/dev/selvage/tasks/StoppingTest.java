// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.abandonAfter;
import static dev.selvage.tasks.Tasks.awaitStopping;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.isStopping;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.scope;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static dev.selvage.tasks.Tasks.untilStopping;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cancelling in steps: told, cancelled, abandoned. */
final class StoppingTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void cancelWithGrace_letsWhoeverListensFinish() {
    Simulated.run(vertx -> {
      group(g -> {
        g.fork(() -> {
          while (untilStopping(() -> sleep(ofSeconds(3)))) {
            log.add("worked");
          }
          sleep(ofSeconds(1));
          log.add("finished " + isStopping());
        });
        g.fork(() -> {
          awaitStopping();
          awaitStopping();
          log.add("told");
        });
        assertThat(isStopping()).isFalse();
        sleep(ofSeconds(4));
        g.cancel("time to go", ofSeconds(5));
      });

      assertThat(log).containsExactly("worked", "told", "finished true");
      assertThat(clock()).isEqualTo(ofSeconds(5));
    });
  }

  @Test
  void cancelWithGrace_cancelsWhoeverDoesNotListenAGraceLater() {
    Simulated.run(vertx -> {
      List<Task<?>> tasks = new ArrayList<>();
      group(g -> {
        tasks.add(g.fork("deaf", () -> sleep(ofSeconds(60))));
        g.cancel("time to go", ofSeconds(5));
        g.cancel("again", ofSeconds(1));
      });

      assertThat(tasks.getFirst().state()).isEqualTo(Task.State.CANCELLED);
      assertThatThrownBy(tasks.getFirst()::await).hasMessageContaining("time to go");
      assertThat(clock()).isEqualTo(ofSeconds(5));
    });
  }

  @Test
  void cancelWithGrace_abandonsAndNamesWhatDoesNotEnd() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        List<Task<?>> tasks = new ArrayList<>();
        GroupStatistics statistics =
            supervisor(g -> {
              tasks.add(
                  g.fork(
                      "stubborn",
                      () ->
                          group(inner -> {
                            inner.fork("its child", this::stubborn);
                            stubborn();
                          })));
              sleep(ofSeconds(1));
              g.cancel("time to go", ofSeconds(5));
              failureOf(() -> shield(ofSeconds(30), tasks.getFirst()::await));
              return g.statistics();
            });

        assertThat(clock()).isEqualTo(ofSeconds(11));
        assertThat(statistics).isEqualTo(new GroupStatistics(1, 0, 0, 0, 0, 1));
        assertThat(tasks.getFirst().state()).isEqualTo(Task.State.CANCELLED);
        assertThat(lines.lines())
            .anySatisfy(
                line -> assertThat(line).contains("left behind").contains("stubborn, its child"));
        TaskTree tree = Tasks.await(TaskTree.of(vertx));
        assertThat(tree.loops().getFirst().abandoned()).isEqualTo(2);
        assertThat(tree.loops().getFirst().roots())
            .extracting(TaskSnapshot::name)
            .containsExactlyInAnyOrder("test", "stubborn");
        sleep(ofSeconds(3600));
        assertThat(Tasks.await(TaskTree.of(vertx)).loops().getFirst().abandoned()).isZero();
      });

      assertThat(log).containsExactly("barred", "barred");
      assertThat(lines.lines()).anySatisfy(line -> assertThat(line).contains("has ended"));
    }
  }

  /**
   * Waits in a way that no cancellation ends, then tries whatever an abandoned task must not do.
   */
  private void stubborn() {
    new Stubborn().await();
    assertThat(failureOf(Tasks::checkpoint)).isInstanceOf(Cancellation.class);
    assertThat(failureOf(() -> shield(ofSeconds(9), () -> sleep(ofSeconds(1)))))
        .isInstanceOf(Cancellation.class);
    assertThat(failureOf(() -> group(g -> g.fork(() -> log.add("forked")))))
        .isInstanceOf(Cancellation.class);
    assertThat(failureOf(() -> new Stubborn().await())).isInstanceOf(Cancellation.class);
    log.add("barred");
  }

  /** A wait of half a minute for an operation that cannot be stopped. */
  private static final class Stubborn extends Waiter {
    Stubborn() {
      super("Stubborn");
      Vertx vertx = TaskNode.required("Stubborn").scheduler.vertx();
      vertx.setTimer(30_000, fired -> resume());
    }

    @Override
    protected boolean cancelRequested() {
      return false;
    }

    @Override
    protected void withdraw() {
      // the timer finds it settled
    }

    @Override
    public String toString() {
      return "something stubborn";
    }
  }

  @Test
  void cancelWithGrace_ofABlockWhoseBodyDoesNotEnd_saysThatItCannotBeAbandoned() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          cancelScope(scope -> {
            scope.cancel("time to go", ofSeconds(1));
            new Stubborn().await();
            return true;
          }));

      assertThat(lines.lines())
          .singleElement()
          .asString()
          .contains("cancelScope in the task 'test'")
          .contains("cannot be abandoned");
    }
  }

  @Test
  void taskCancelWithGrace_leavesItsGroupAlone() {
    Simulated.run(vertx -> {
      group(g -> {
        Task<?> stubborn = g.fork("stubborn", () -> new Stubborn().await());
        sleep(ofSeconds(1));
        stubborn.cancel("not wanted", ofSeconds(2));
        assertThat(failureOf(stubborn::await)).isInstanceOf(TaskCancelledException.class);
        assertThat(clock()).isEqualTo(ofSeconds(5));
        assertThat(g.isCancelled()).isFalse();
      });

      sleep(ofSeconds(60));
    });
  }

  @Test
  void abandonAfter_whoseBodyEndsInTime_isAFunctionCall() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("own");
      int value = abandonAfter(ofSeconds(5), () -> 42);

      assertThat(value).isEqualTo(42);
      assertThat(failureOf(() -> abandonAfter(ofSeconds(5), () -> failing(failure))))
          .isSameAs(failure);
      assertThat(clock()).isZero();
    });
  }

  private static void failing(IOException failure) throws IOException {
    throw failure;
  }

  @Test
  void abandonAfter_whoseBodyCanBeUnwound_abandonsNothing() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        Throwable thrown =
            failureOf(() ->
                abandonAfter(
                    ofSeconds(5),
                    () -> {
                      try {
                        sleep(ofSeconds(60));
                      } finally {
                        log.add("unwound");
                      }
                    }));

        assertThat(thrown)
            .isInstanceOf(DeadlineExceededException.class)
            .hasMessageContaining("abandonAfter(PT5S)")
            .hasMessageContaining("a sleep of PT1M");
        assertThat(log).containsExactly("unwound");
        assertThat(clock()).isEqualTo(ofSeconds(5));
      });

      assertThat(lines.lines()).isEmpty();
    }
  }

  @Test
  void abandonAfter_whoseBodyDoesNotEnd_returnsInTimeAndNamesIt() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        assertThatThrownBy(() -> abandonAfter(ofSeconds(5), this::stubborn))
            .isInstanceOf(DeadlineExceededException.class)
            .hasMessageContaining("abandoned")
            .hasMessageContaining("something stubborn");
        assertThat(clock()).isEqualTo(ofSeconds(5));
        sleep(ofSeconds(60));
      });

      assertThat(log).containsExactly("barred");
      assertThat(lines.lines()).hasSize(2).first().asString().contains("abandonAfter(PT5S)");
    }
  }

  @Test
  void abandonAfter_whoseBodyMovesItsDeadline_isAbandonedThen() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        assertThat(abandonAfter(ofSeconds(1), () -> after(ofSeconds(3)))).isEqualTo("ended");
        assertThat(clock()).isEqualTo(ofSeconds(2));

        assertThatThrownBy(() -> abandonAfter(ofSeconds(9), () -> after(ofSeconds(1))))
            .isInstanceOf(DeadlineExceededException.class)
            .hasMessageContaining("abandoned");
        assertThat(clock()).isEqualTo(ofSeconds(3));

        assertThat(abandonAfter(ofSeconds(1), () -> after(null))).isEqualTo("ended");
        assertThat(clock()).isEqualTo(ofSeconds(5));
      });

      assertThat(lines.lines()).isNotEmpty();
    }
  }

  /** Moves the deadline, or takes it away, and then is deaf for two seconds. */
  private static String after(@Nullable Duration timeout) {
    if (timeout == null) {
      scope().neverExpire();
    } else {
      scope().reschedule(timeout);
    }
    return shield(ofSeconds(60), () -> deaf());
  }

  private static String deaf() {
    sleep(ofSeconds(2));
    return "ended";
  }

  @Test
  void abandonAfter_cancelledFromOutside_isCancelledWhenItsBodyHasEnded() {
    Simulated.run(vertx -> {
      assertThatThrownBy(() ->
              failAfter(
                  ofSeconds(1),
                  () -> {
                    abandonAfter(
                        ofSeconds(9),
                        () -> {
                          try {
                            sleep(ofSeconds(60));
                          } finally {
                            shield(ofSeconds(9), () -> sleep(ofSeconds(2)));
                          }
                        });
                  }))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("failAfter(PT1S)");
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  /**
   * Whatever is told, cancelled and abandoned when: the group ends in time and counts everybody.
   */
  @Test
  void cancelWithGrace_underAnySchedule_endsWithinTwiceTheGrace() {
    everySeed(
        1_000,
        (random, vertx) -> {
          long[] start = new long[] {clock().toMillis()};
          TaskGroup[] group = new TaskGroup[1];
          supervisor(g -> {
            group[0] = g;
            for (int i = 0; i < 6; i++) {
              int kind = random.nextInt(4);
              g.fork(() -> {
                pass(random);
                switch (kind) {
                  case 0 -> awaitStopping();
                  case 1 -> sleep(ofSeconds(60));
                  case 2 -> new Stubborn().await();
                  default -> shield(ofMillis(5), () -> pass(random));
                }
                pass(random);
              });
            }
            pass(random);
            start[0] = clock().toMillis();
            g.cancel("time to go", ofMillis(4));
          });

          assertThat(clock().toMillis() - start[0]).isLessThanOrEqualTo(8);
          GroupStatistics counts = group[0].statistics();
          assertThat(counts.started()).isEqualTo(6);
          assertThat(counts.succeeded() + counts.cancelled() + counts.abandoned()).isEqualTo(6);
          sleep(ofSeconds(31));
        });
  }

  /** The scope around it was to be left first: it decides what becomes of its own deadline. */
  @Test
  void abandonAfter_insideADeadlineThatPassedBefore_isLeftByThatOne() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        boolean ended = moveOnAfter(ofSeconds(5), () -> abandonAfter(ofSeconds(6), this::stubborn));

        assertThat(ended).isFalse();
        assertThat(clock()).isEqualTo(ofSeconds(6));
        sleep(ofSeconds(60));
      });

      assertThat(lines.lines()).anyMatch(line -> line.contains("abandonAfter(PT6S)"));
    }
  }

  /** A task that was never let in has no place in the tree that it could be abandoned from. */
  @Test
  void cancelWithGrace_ofATaskThatItsGroupRefused_doesNothing() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        List<TaskGroup> over = new ArrayList<>();
        group(g -> {
          over.add(g);
        });
        Task<?> refused =
            Tasks.await(vertx.<Task<?>>executeBlocking(() -> over.getFirst().fork(() -> {})));

        refused.cancel("not needed", ofSeconds(1));
        sleep(ofSeconds(60));
        assertThat(failureOf(refused::await)).isInstanceOf(GroupClosedException.class);
      });

      assertThat(lines.lines()).noneMatch(line -> line.contains("failed"));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // that is the point
  void cancelWithGraceAndReschedule_withoutATime_failWhereTheyAreCalled() {
    Simulated.run(vertx ->
        cancelScope(scope -> {
          assertThatThrownBy(() -> scope.cancel("no grace", null))
              .isInstanceOf(NullPointerException.class)
              .hasMessageContaining("grace");
          assertThatThrownBy(() -> scope.reschedule((Duration) null))
              .isInstanceOf(NullPointerException.class)
              .hasMessageContaining("reschedule");
          scope.cancel("at once", ofSeconds(0));
          assertThat(isStopping()).isTrue();
          return true;
        }));
  }
}
