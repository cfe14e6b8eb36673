// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.Tasks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tasks of one operator, which have ended when the operator has. */
final class Crew {
  private final TaskGroup group;
  private @Nullable Task<?> lost;

  private Crew(TaskGroup group) {
    this.group = group;
  }

  /**
   * Runs the body, which takes what the crew produces. When it returns or stops, those that still
   * run are cancelled; a stop is thrown on when they have ended.
   */
  static void run(ActionWith<? super Crew, ?> body) throws Exception {
    Optional<Stop> stopped =
        Tasks.group(group -> {
          Stop stop = null;
          Crew crew = new Crew(group);
          try {
            body.run(crew);
            crew.requireNobodyLost();
          } catch (Stop thrown) {
            stop = thrown;
          }
          if (group.statistics().running() > 0) {
            group.cancel("its consumer needs no more");
          }
          return Optional.ofNullable(stop);
        });
    if (stopped.isPresent()) {
      throw stopped.get();
    }
  }

  /** Forks a task whose failure ends the crew. */
  Task<?> fork(String name, Action<?> action) {
    return group.fork(
        name,
        () -> {
          try {
            action.run();
          } catch (Cancellation c) {
            lost = Tasks.current().orElseThrow();
            throw c;
          }
        });
  }

  /** Forks the body for an element. */
  <T, R> Task<R> fork(T element, Run run, BodyWith<? super T, ? extends R, ?> body) {
    return group.fork(
        () -> run.emitted(Flow.<R>required(body.apply(element), "Flow.mapConcurrently")));
  }

  /** One that cancelled itself has left something undone. */
  private void requireNobodyLost() {
    if (lost != null) {
      lost.await();
    }
  }
}
