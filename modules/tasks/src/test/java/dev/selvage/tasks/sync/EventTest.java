// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventTest {
  private final List<String> log = new ArrayList<>();
  private final Event event = new Event();

  @Test
  void set_wakesAllWhoWaitInTheOrderOfTheirArrival() {
    Simulated.run(vertx ->
        group(g -> {
          for (int i = 0; i < 3; i++) {
            String name = "waiter " + i;
            g.fork(() -> {
              event.await();
              log.add(name);
            });
          }
          sleep(ofSeconds(1));
          assertThat(event.statistics()).isEqualTo(new Event.Statistics(false, 3, 0));
          assertThat(log).isEmpty();

          assertThat(event.set()).isTrue();
        }));

    assertThat(log).containsExactly("waiter 0", "waiter 1", "waiter 2");
    assertThat(event.isSet()).isTrue();
    assertThat(event.statistics()).isEqualTo(new Event.Statistics(true, 0, 0));
    assertThat(event).hasToString("Event[set]");
  }

  @Test
  void await_whenSet_returnsAtOnceButIsACheckpoint() {
    event.set();
    Simulated.run(vertx ->
        cancelScope(scope -> {
          event.await();
          scope.cancel("stop");
          assertThat(failureOf(event::await)).isInstanceOf(Cancellation.class);
          return true;
        }));
    assertThat(event.set()).isFalse();
  }

  @Test
  void await_cancelled_leavesNothingBehind() {
    Simulated.run(vertx -> {
      assertThat(moveOnAfter(ofSeconds(1), event::await)).isFalse();

      assertThat(event.statistics().waiting()).isZero();
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  /** Law 3: the wait had succeeded when the cancellation came. */
  @Test
  void await_setAndThenCancelledInTheSameTurn_hasSucceeded() {
    Simulated.run(vertx ->
        group(g -> {
          Task<?> waiting =
              g.fork(() -> {
                event.await();
                log.add("seen");
                checkpoint();
                log.add("not reached");
              });
          sleep(ofSeconds(1));
          event.set();
          waiting.cancel("too late for the wait");
        }));

    assertThat(log).containsExactly("seen");
  }

  @Test
  void await_outsideATask_namesTasksRun() {
    assertThatThrownBy(event::await).hasMessageContaining("Tasks.run");
  }

  @Test
  void whenSet_callsEachListenerOnce_exceptThoseThatWereClosed() {
    event.whenSet(() -> log.add("first"));
    var closed = event.whenSet(() -> log.add("closed"));
    event.whenSet(() -> log.add("second"));
    closed.close();
    assertThat(event.statistics().listeners()).isEqualTo(2);

    event.set();
    event.set();
    event.whenSet(() -> log.add("late")).close();

    assertThat(log).containsExactly("first", "second", "late");
  }

  @Test
  void whenSet_withAnActionThatThrows_stillCallsTheOthers() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      event.whenSet(() -> {
        throw new IllegalStateException("first");
      });
      event.whenSet(() -> log.add("second"));

      assertThat(event.set()).isTrue();

      assertThat(log).containsExactly("second");
      assertThat(lines.lines()).containsExactly("an action of an event failed");
    }
  }

  @Test
  void whenSet_closedByAnActionThatIsToldFirst_isNotCalled() {
    List<Event.Listening> listening = new ArrayList<>();
    event.whenSet(() -> listening.forEach(Event.Listening::close));
    listening.add(event.whenSet(() -> log.add("called after it was closed")));

    event.set();

    assertThat(log).isEmpty();
  }
}
