// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Contexts;
import dev.selvage.tasks.carrier.LoopScheduler;
import dev.selvage.tasks.carrier.Patrolled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The root of the cancel tree of one event loop: the parent of all tasks that no group forked. */
final class LoopRoot extends ScopeNode implements Patrolled {
  /** The Vert.x whose close will end the tasks that are left. */
  private static final Set<Vertx> HOOKED = ConcurrentHashMap.newKeySet();

  private final Suspects suspects = new Suspects();
  private long forks;
  private long abandoned;
  private final AtomicLong forksFromOutside = new AtomicLong();
  private volatile boolean closed;
  private volatile Optional<Checkpoints> watch = Optional.empty();

  private LoopRoot(LoopScheduler scheduler) {
    super(scheduler, true);
  }

  /** The root of the context's event loop. Any thread. */
  static LoopRoot of(Context context) {
    return of(LoopScheduler.of(context));
  }

  static LoopRoot of(LoopScheduler scheduler) {
    Object root = scheduler.root();
    return root instanceof LoopRoot known ? known : create(scheduler);
  }

  private static LoopRoot create(LoopScheduler scheduler) {
    synchronized (scheduler) {
      if (scheduler.root() instanceof LoopRoot known) {
        return known;
      }
      LoopRoot root = new LoopRoot(scheduler);
      scheduler.root(root);
      if (HOOKED.add(scheduler.vertx())) {
        root.closed = !hook(scheduler.vertx());
        StuckTasks.watchIfAsked(scheduler);
      }
      return root;
    }
  }

  /** Returns false when it is too late: the Vert.x is being closed already. */
  private static boolean hook(Vertx vertx) {
    boolean open =
        Contexts.onClose(
            vertx,
            () -> {
              HOOKED.remove(vertx);
              Beat.end(vertx);
              LoopScheduler.of(vertx).forEach(scheduler -> of(scheduler).closed = true);
              return Roots.lastResort(vertx);
            });
    if (!open) {
      HOOKED.remove(vertx);
    }
    return open;
  }

  /** The tasks that wait for tasks. Owner of the turn. */
  Suspects suspects() {
    return suspects;
  }

  @Override
  public void look(long now) {
    Beat.look(scheduler, suspects, now);
  }

  /** Whether the Vert.x is closing, so that nothing may be started any more. */
  boolean isClosed() {
    return closed;
  }

  /** The tasks that no group owns and that have not ended. Owner of the turn. */
  List<TaskNode<?>> tasks(Predicate<TaskNode<?>> which) {
    List<TaskNode<?>> tasks = new ArrayList<>();
    for (ScopeNode node = firstChild(); node != null; node = after(node, false)) {
      if (node instanceof TaskNode<?> task && which.test(task)) {
        tasks.add(task);
      }
    }
    return tasks;
  }

  /** Names those of the first {@value LongWaits#PER_LOOP} tasks that wait. Owner of the turn. */
  void gather(LongWaits into) {
    long now = scheduler.now();
    int left = LongWaits.PER_LOOP;
    for (ScopeNode node = firstChild(); node != null && left > 0; node = after(node, true)) {
      if (node instanceof TaskNode<?> task) {
        task.suspect(into, now);
        left--;
      }
    }
  }

  /** Who watches the checkpoints of this event loop. Any thread. */
  Optional<Checkpoints> watch() {
    return watch;
  }

  void watch(Optional<Checkpoints> watching) {
    watch = watching;
  }

  /** A number for a task without a name, counted per event loop so that simulated runs repeat. */
  long nextNumber() {
    return ++forks;
  }

  /** How many tasks were abandoned and have not ended. Owner of the turn. */
  long abandoned() {
    return abandoned;
  }

  void addAbandoned(int more) {
    abandoned += more;
  }

  /** A number for a task that another thread forks: negative. Any thread. */
  long nextNumberOutside() {
    return forksFromOutside.decrementAndGet();
  }

  @Override
  @Nullable TaskNode<?> host() {
    return null;
  }

  @Override
  String describe() {
    return "the event loop";
  }
}
