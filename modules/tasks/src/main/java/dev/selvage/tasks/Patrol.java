// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for tasks of a Vert.x that wait for each other. It goes from event loop to event loop, in
 * turns of theirs, a few hundred tasks a turn: from those that wait for tasks to those that they
 * wait for, and to the owners of their groups. What it saw on several loops is moments apart, so
 * each circle is looked at a second time: if everybody in it is still in the very wait in which it
 * was seen before, then between the two looks all were waiting at the same time, and there is a
 * deadlock.
 *
 * <p>Belongs to the owner of the turn in which it is; it is in one at a time.
 */
final class Patrol {
  /** How many tasks one patrol looks at; those beyond count as able to go on. */
  static final int LOOKED_AT = 20_000;

  private static final int LOOKED_AT_IN_A_TURN = 256;

  /** What a task was seen waiting for. */
  record Sight(TaskNode<?> task, Object awaited, Wakers wakers) {
    boolean isSame(@Nullable Sight later) {
      return later != null
          && later.awaited == awaited
          && later.wakers.rule() == wakers.rule()
          && later.tasks().equals(tasks());
    }

    private List<TaskNode<?>> tasks() {
      List<TaskNode<?>> tasks = new ArrayList<>();
      wakers.tasks().forEach(waker -> tasks.add((TaskNode<?>) waker.task()));
      return tasks;
    }
  }

  private final Vertx vertx;
  private final long waitingFor;
  private final LongConsumer done;
  private final WaitGraph<TaskNode<?>> graph = new WaitGraph<>();
  private final Map<TaskNode<?>, Sight> sights = new LinkedHashMap<>();
  private final Set<TaskNode<?>> seen = new HashSet<>();
  private final Map<LoopScheduler, Deque<TaskNode<?>>> ahead = new LinkedHashMap<>();
  private final Deque<LoopScheduler> toBegin = new ArrayDeque<>();
  private long held;

  private Patrol(Vertx vertx, long waitingFor, LongConsumer done) {
    this.vertx = vertx;
    this.waitingFor = waitingFor;
    this.done = done;
    toBegin.addAll(LoopScheduler.of(vertx));
  }

  /**
   * Looks at those that have waited for that many nanoseconds, and reports what it finds. Any
   * thread.
   *
   * @param done called when everything is reported, with the nanoseconds for which event loops were
   *     held; never, when an event loop ends meanwhile
   */
  static void send(Vertx vertx, long waitingFor, LongConsumer done) {
    new Patrol(vertx, waitingFor, done).goOn();
  }

  /** To the next event loop where there is something to see. */
  private void goOn() {
    while (!toBegin.isEmpty()) {
      LoopScheduler loop = toBegin.pop();
      if (loop.ready(() -> begin(loop))) {
        return;
      }
    }
    while (!ahead.isEmpty()) {
      LoopScheduler loop = ahead.keySet().iterator().next();
      if (loop.ready(() -> look(loop))) {
        return;
      }
      ahead.remove(loop);
    }
    judge();
  }

  private void begin(LoopScheduler loop) {
    LoopRoot.of(loop).suspects().since(loop.now() - waitingFor).forEach(this::lookAtLater);
    goOn();
  }

  private void lookAtLater(TaskNode<?> task) {
    if (seen.size() < LOOKED_AT && seen.add(task)) {
      ahead.computeIfAbsent(task.scheduler, unused -> new ArrayDeque<>()).add(task);
    }
  }

  private void look(LoopScheduler loop) {
    long begin = loop.now();
    Deque<TaskNode<?>> here = ahead.getOrDefault(loop, new ArrayDeque<>());
    for (int i = 0; i < LOOKED_AT_IN_A_TURN && !here.isEmpty(); i++) {
      lookAt(here.pop());
    }
    if (here.isEmpty()) {
      ahead.remove(loop);
    }
    held += loop.now() - begin;
    goOn();
  }

  private void lookAt(TaskNode<?> task) {
    Sight sight = task.sight();
    if (sight == null) {
      return;
    }
    sights.put(task, sight);
    List<TaskNode<?>> whom = sight.tasks();
    graph.waits(task, sight.wakers().rule(), whom, sight.wakers().isOpen());
    whom.forEach(this::lookAtLater);
    TaskNode<?> owner = task.ownerOfGroup();
    if (owner != null) {
      lookAtLater(owner);
    }
  }

  /** Of a group's owner that waits for its end, only the tasks count that were seen waiting. */
  private void joinGroups() {
    for (TaskNode<?> task : sights.keySet()) {
      TaskNode<?> owner = task.ownerOfGroup();
      Sight waiting = owner == null ? null : sights.get(owner);
      if (owner != null && waiting != null && task.isIn(waiting.awaited())) {
        graph.waitsAlso(owner, task);
      }
    }
  }

  private void judge() {
    joinGroups();
    List<List<TaskNode<?>>> circles = graph.circles();
    confirmNext(circles.iterator());
  }

  private void confirmNext(Iterator<List<TaskNode<?>>> circles) {
    if (!circles.hasNext()) {
      done.accept(held);
      return;
    }
    List<TaskNode<?>> circle = circles.next();
    List<Sight> support = new ArrayList<>();
    graph.support(circle).forEach(task -> support.add(sights.get(task)));
    Deadlock deadlock = new Deadlock(vertx, circle, support, graph.behind(circle).size());
    deadlock.confirm(() -> confirmNext(circles));
  }
}
