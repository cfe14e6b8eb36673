// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.Patrol.Sight;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A circle of tasks that wait for each other: looked at a second time, put into words, reported.
 */
final class Deadlock {
  private final Vertx vertx;
  private final List<TaskNode<?>> circle;
  private final List<Sight> support;
  private final int behind;
  private final Map<TaskNode<?>, TaskSnapshot> pictures = new LinkedHashMap<>();

  /**
   * A circle that was seen.
   *
   * @param support what has to be true still: the waits of the circle, and of others that could
   *     open it
   * @param behind how many more wait for those in the circle
   */
  Deadlock(Vertx vertx, List<TaskNode<?>> circle, List<Sight> support, int behind) {
    this.vertx = vertx;
    this.circle = circle;
    this.support = support;
    this.behind = behind;
  }

  /** Goes to the event loop of each task, one after the other. */
  void confirm(Runnable afterwards) {
    confirmNext(support.iterator(), afterwards);
  }

  private void confirmNext(Iterator<Sight> left, Runnable afterwards) {
    if (!left.hasNext()) {
      report();
      afterwards.run();
      return;
    }
    Sight sight = left.next();
    TaskNode<?> task = sight.task();
    boolean sent =
        task.scheduler.ready(() -> {
          if (sight.isSame(task.sight())) {
            if (circle.contains(task)) {
              pictures.put(task, Picture.of(task, null, true, List.of()));
            }
            confirmNext(left, afterwards);
          } else {
            afterwards.run();
          }
        });
    if (!sent) {
      afterwards.run();
    }
  }

  private void report() {
    List<TaskSnapshot> tasks = circle.stream().map(pictures::get).toList();
    boolean certain =
        support.stream()
            .flatMap(sight -> sight.wakers().tasks().stream())
            .allMatch(Waker.OfTask::certain);
    Finding found = new Finding(Finding.Kind.DEADLOCK, certain, inWords(tasks, certain), tasks);
    TaskNode<?> clock = circle.getFirst();
    long then = clock.scheduler.now();
    Findings.report(
        vertx,
        circle.stream().map(TaskNode::id).collect(Collectors.toSet()),
        found,
        () ->
            stillWait()
                ? Optional.of(aged(found, Duration.ofNanos(clock.scheduler.now() - then)))
                : Optional.empty());
  }

  /** Any thread. */
  private boolean stillWait() {
    return support.stream()
        .allMatch(sight -> !(sight.awaited() instanceof Waiter waiter) || waiter.isWaiting());
  }

  private static Finding aged(Finding found, Duration since) {
    List<TaskSnapshot> tasks = new ArrayList<>();
    found.tasks().forEach(task -> tasks.add(task.aged(since)));
    return new Finding(found.kind(), found.certain(), found.text(), tasks);
  }

  private String inWords(List<TaskSnapshot> tasks, boolean certain) {
    StringBuilder text = new StringBuilder();
    text.append("deadlock: ").append(tasks.size()).append(tasks.size() == 1 ? " task" : " tasks");
    text.append(certain ? " wait" : " seem to wait").append(" for each other");
    if (behind > 0) {
      text.append(", and ").append(behind).append(" more for them");
    }
    tasks.forEach(task -> text.append("\n  ").append(inWords(task)));
    return text.toString();
  }

  private static String inWords(TaskSnapshot task) {
    StringBuilder line = new StringBuilder("the task '").append(task.name()).append("'");
    if (!task.holds().isEmpty()) {
      line.append(" holds ").append(String.join(", ", task.holds())).append(" and");
    }
    if (task.activity() instanceof Activity.Waiting(var what, var since, var wakers)) {
      line.append(" waits for ").append(what);
    }
    task.at().ifPresent(place -> line.append(" at ").append(Waits.place(place)));
    task.deadline()
        .ifPresent(due ->
            line.append("; ").append(due.scope()).append(" ends that in ").append(due.left()));
    task.cancelled().ifPresent(why -> line.append("; it is cancelled: ").append(why));
    task.startedAt().ifPresent(place -> line.append("; started at ").append(Waits.place(place)));
    return line.toString();
  }
}
