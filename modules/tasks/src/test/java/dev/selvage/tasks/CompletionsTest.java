// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.asCompleted;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class CompletionsTest {
  private final List<String> log = new ArrayList<>();

  private int slow(int seconds) {
    try {
      sleep(ofSeconds(seconds));
    } catch (Cancellation c) {
      log.add("unwound " + seconds);
      throw c;
    }
    return seconds;
  }

  private static int failing(int item) throws IOException {
    throw new IOException("item " + item);
  }

  @Test
  void iteration_handsResultsOutInTheOrderOfCompletion() {
    Simulated.run(vertx -> {
      List<Integer> seen = new ArrayList<>();
      for (int seconds : asCompleted(List.of(3, 1, 2), this::slow)) {
        seen.add(seconds);
        assertThat(clock()).isEqualTo(ofSeconds(seconds));
      }

      assertThat(seen).containsExactly(1, 2, 3);
    });
  }

  @Test
  void iteration_ofNothing_isOver() {
    Simulated.run(vertx -> {
      Iterator<Integer> none = asCompleted(List.<Integer>of(), this::slow).iterator();

      assertThat(none.hasNext()).isFalse();
      assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @Test
  void iteration_withAFailure_cancelsTheRestAndThrowsItAgainAndAgain() {
    Simulated.run(vertx -> {
      Iterator<Integer> each =
          asCompleted(List.of(1, 2, 60), i -> i == 2 ? failing(slow(2)) : slow(i)).iterator();
      assertThat(each.next()).isEqualTo(1);

      assertThat(failureOf(each::hasNext)).isInstanceOf(IOException.class).hasMessage("item 2");
      assertThat(failureOf(each::next)).isInstanceOf(IOException.class).hasMessage("item 2");

      assertThat(log).containsExactly("unwound 60");
      assertThat(clock()).isEqualTo(ofSeconds(2));
    });
  }

  @Test
  void loopThatIsLeftEarly_isCleanedUpWhenItsScopeIsLeft() {
    Simulated.run(vertx -> {
      group(g -> {
        for (int first : asCompleted(List.of(60, 1), this::slow)) {
          log.add("first " + first);
          break;
        }
        sleep(ofSeconds(1));
        log.add("end of the body");
      });

      assertThat(log).containsExactly("first 1", "end of the body", "unwound 60");
    });
  }

  /** Law 12: a failure that came when nobody asked any more was lost. */
  @Test
  void failureThatTheLoopDoesNotSee_isReported() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        try (var completions =
            asCompleted(List.of(1, 2), i -> i == 2 ? failing(slow(2)) : slow(i))) {
          assertThat(completions.iterator().next()).isEqualTo(1);
          sleep(ofSeconds(5));
        }
      });

      assertThat(lines.lines()).hasSize(1);
      assertThat(lines.lines().getFirst()).contains("the completions of the task 'test'");
    }
  }

  @Test
  void close_cancelsAndWaits_andTheIterationIsOver() {
    Simulated.run(vertx -> {
      var completions = asCompleted(List.of(1, 60), this::slow);
      sleep(ofSeconds(2));
      completions.close();
      completions.close();

      assertThat(completions.iterator().hasNext()).isFalse();
      assertThat(log).containsExactly("unwound 60");
    });
  }

  /** The wrong task parked, and nobody ever woke it. */
  @Test
  void useByAnotherTask_isAnErrorAtOnce() {
    Simulated.run(vertx ->
        group(g -> {
          try (var completions = asCompleted(List.of(60), this::slow)) {
            Task<Throwable> other = g.fork("other", () -> failureOf(completions::close));
            Task<Throwable> another =
                g.fork("another", () -> failureOf(() -> completions.iterator().hasNext()));

            for (Task<Throwable> wrong : List.of(other, another)) {
              assertThat(wrong.await())
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining(wrong.name())
                  .hasMessageContaining("test");
            }
          }
        }));
  }

  @Test
  void deadline_aroundTheIteration_endsTheWaitAndLaterTheTasks() {
    Simulated.run(vertx -> {
      group(g -> {
        var completions = asCompleted(List.of(60), this::slow);
        assertThat(moveOnAfter(ofSeconds(1), () -> completions.iterator().hasNext())).isEmpty();
        assertThat(log).isEmpty();
      });

      assertThat(log).containsExactly("unwound 60");
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  @Test
  void deadline_aroundBoth_cancelsTheTasks() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              failAfter(
                  ofSeconds(1),
                  () -> {
                    for (int never : asCompleted(List.of(60, 61), this::slow)) {
                      log.add("never " + never);
                    }
                  }));

      assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
      assertThat(log).containsExactly("unwound 60", "unwound 61");
    });
  }

  @Test
  void nestedCompletions_areClosedFromTheInside() {
    Simulated.run(vertx -> {
      group(g -> {
        for (int outer : asCompleted(List.of(1, 60), this::slow)) {
          for (int inner : asCompleted(List.of(outer, 70), this::slow)) {
            assertThat(inner).isEqualTo(1);
            break;
          }
          break;
        }
      });

      assertThat(log).containsExactly("unwound 70", "unwound 60");
    });
  }

  @Test
  void cleanupThatTakesTime_isWaitedFor() {
    Simulated.run(vertx -> {
      group(g -> {
        for (int first :
            asCompleted(
                List.of(1, 60),
                i -> {
                  try {
                    return slow(i);
                  } finally {
                    Tasks.shield(ofSeconds(9), () -> sleep(ofSeconds(i == 60 ? 3 : 0)));
                  }
                })) {
          assertThat(first).isEqualTo(1);
          break;
        }
      });

      assertThat(clock()).isEqualTo(ofSeconds(4));
    });
  }
}
