// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The harness finds what it is made for. */
final class CancelEverywhereTest {
  @Test
  void everyPlace_isTriedOnce() {
    List<Integer> progress = new ArrayList<>();

    var places =
        CancelEverywhere.with(AtomicInteger::new)
            .cancel(count -> {
              checkpoint();
              count.incrementAndGet();
              sleep(ofMillis(1));
              count.incrementAndGet();
            })
            .check(count -> progress.add(count.get()));

    assertThat(places).isEqualTo(new CancelEverywhere.Places(2, 1, 1));
    // not at all; at the checkpoint; when it reached the sleep; in it; after it, which success wins
    assertThat(progress).containsExactly(2, 0, 1, 1, 2);
  }

  @Test
  void tasksOfTheBody_areCancelledEverywhereToo() {
    var places =
        CancelEverywhere.with(AtomicInteger::new)
            .cancel(count ->
                Tasks.group(g -> {
                  g.fork(() -> sleep(ofMillis(1)));
                  g.fork(() -> sleep(ofMillis(2)));
                }))
            .check(count -> {});

    assertThat(places.waiting()).isEqualTo(2);
  }

  @Test
  void cleanupThatIsSkipped_isFoundAndNamed() {
    var harness =
        CancelEverywhere.with(AtomicInteger::new)
            .cancel(open -> {
              open.incrementAndGet();
              sleep(ofMillis(1)); // not in a try
              open.decrementAndGet();
            });

    assertThatThrownBy(() -> harness.check(open -> assertThat(open).as("open").hasValue(0)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Cancelled at place 1 of 3, the task 'body' when it reached a checkpoint at"
                + " CancelEverywhereTest.java:")
        .hasMessageContaining("only(1) tries this one alone")
        .hasMessageContaining("[open]");
  }

  /** A semaphore that gives a permit to a waiter whether or not that still wants it. */
  private static final class Leaky {
    private final Deque<Wait> line = new ArrayDeque<>();
    private boolean taken;

    void acquire() {
      checkpoint();
      if (!taken) {
        taken = true;
        return;
      }
      Wait wait = new Wait();
      line.add(wait);
      wait.await();
    }

    void release() {
      if (line.isEmpty()) {
        taken = false;
      } else {
        var unused = line.remove().resume(); // the mistake: its answer is not looked at
      }
    }

    void use() {
      acquire();
      try {
        sleep(ofMillis(1));
      } finally {
        release();
      }
    }

    private static final class Wait extends Waiter {
      Wait() {
        super("Leaky.acquire");
      }

      @Override
      protected void withdraw() {
        // it stays in the line
      }

      @Override
      public String toString() {
        return "a permit";
      }
    }
  }

  @Test
  void permitThatIsLost_isFound_asAWaitThatNeverEnds() {
    var harness =
        CancelEverywhere.with(Leaky::new)
            .beside(Leaky::use)
            .cancel(Leaky::use)
            .beside(leaky -> {
              sleep(ofMillis(1));
              leaky.use();
            });

    assertThatThrownBy(() -> harness.check(leaky -> {}))
        .hasMessageContaining("the task 'body' while it waited at CancelEverywhereTest.java")
        .hasMessageContaining("never completes");
  }

  @Test
  void cancellationThatIsTurnedIntoAFailure_isFound() {
    var harness =
        CancelEverywhere.with(AtomicInteger::new)
            .cancel(count -> {
              try {
                checkpoint();
              } catch (Cancellation c) {
                throw new IllegalStateException("not a good idea", c);
              }
            });

    assertThatThrownBy(() -> harness.check(count -> {})).hasMessageContaining("not a good idea");
  }

  @Test
  void codeThatGoesAnotherWayEachTime_isRefused() {
    AtomicInteger runs = new AtomicInteger();
    var harness =
        CancelEverywhere.with(runs::incrementAndGet)
            .cancel(run -> {
              for (int i = run; i < 3; i++) {
                checkpoint();
              }
            });

    assertThatThrownBy(() -> harness.check(run -> {}))
        .hasMessageContaining("another way each time");
  }

  @Test
  void withoutCancellation_theCheckMustHold() {
    var harness = CancelEverywhere.with(AtomicInteger::new).cancel(count -> checkpoint());

    assertThatThrownBy(() -> harness.check(count -> assertThat(count).hasValue(1)))
        .hasMessageStartingWith("Without any cancellation, seed 1:");
  }
}
