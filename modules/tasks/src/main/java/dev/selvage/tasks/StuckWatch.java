// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.carrier.Contexts;
import dev.selvage.tasks.carrier.LoopScheduler;
import dev.selvage.tasks.heap.HeapDumpException;
import dev.selvage.tasks.heap.HeapDumps;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Searches for tasks that nobody can wake: one daemon thread for the JVM, which gathers those that
 * wait from their event loops, has a heap dump made and read, and reports. It keeps tasks and their
 * waits in {@link LongWaits} only. When it searches by itself: {@link StuckTasks#watch}.
 */
final class StuckWatch implements Runnable {
  private static final long LOOK_MILLIS = 100;
  private static final long LOOP_SECONDS = 30;
  private static final int SHARE = 20;
  private static final long REFUSED_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long MEGABYTES = Long.getLong("selvage.stuck.megabytes", 256);

  private static final LinkedBlockingQueue<Request> REQUESTS = new LinkedBlockingQueue<>();
  private static final Set<Vertx> WATCHED = ConcurrentHashMap.newKeySet();
  private static @Nullable Thread thread;

  private final LongWaits.Schedule schedule = new LongWaits.Schedule();
  private long notBefore = System.nanoTime();

  private record Request(Vertx vertx, Promise<List<Finding>> found) {}

  private StuckWatch() {}

  /** Searches soon, and completes the promise. Any thread. */
  static void search(Vertx vertx, Promise<List<Finding>> found) {
    REQUESTS.add(new Request(vertx, found));
    begin();
  }

  /** Any thread. Returns false when the Vert.x is being closed. */
  static boolean watch(Vertx vertx) {
    boolean open =
        Contexts.onClose(
            vertx,
            () -> {
              WATCHED.remove(vertx);
              return Future.succeededFuture();
            });
    if (open) {
      WATCHED.add(vertx);
      begin();
    }
    return open;
  }

  private static synchronized void begin() {
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("selvage-stuck").unstarted(new StuckWatch());
      thread.start();
    }
  }

  @Override
  public void run() {
    while (true) {
      try {
        Request request =
            WATCHED.isEmpty() ? REQUESTS.take() : REQUESTS.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (request != null) {
          answer(request);
        } else if (System.nanoTime() - notBefore >= 0) {
          look();
        }
      } catch (InterruptedException nobodysBusiness) {
        Reports.LOG.log(DEBUG, "the search for tasks that nobody can wake goes on");
      } catch (HeapDumpException e) {
        Reports.LOG.log(
            WARNING, "not searching for tasks that nobody can wake: {0}", e.getMessage());
        notBefore = System.nanoTime() + REFUSED_NANOS;
      } catch (Throwable e) {
        Reports.LOG.log(WARNING, "searching for tasks that nobody can wake failed", e);
        notBefore = System.nanoTime() + REFUSED_NANOS;
      }
    }
  }

  private void answer(Request asked) {
    try {
      LongWaits suspects = gather(List.of(asked.vertx()));
      reportStuck(suspects);
      asked
          .found()
          .complete(
              Findings.of(asked.vertx()).stream()
                  .filter(finding -> finding.kind() == Finding.Kind.STUCK)
                  .toList());
    } catch (IOException | RuntimeException | Error e) {
      asked
          .found()
          .fail(new IllegalStateException("tasks that nobody can wake: " + e.getMessage(), e));
    }
  }

  /** Searches if it is time for one of those that wait. */
  private void look() throws IOException {
    LongWaits suspects = gather(WATCHED);
    if (schedule.isDue(suspects)) {
      long begun = System.nanoTime();
      schedule.looked(suspects, reportStuck(suspects));
      long now = System.nanoTime();
      notBefore = now + (SHARE - 1) * (now - begun);
    }
  }

  // ---- a search

  private static LongWaits gather(Collection<Vertx> all) {
    LongWaits suspects = new LongWaits();
    List<LoopScheduler> schedulers =
        all.stream().flatMap(vertx -> LoopScheduler.of(vertx).stream()).toList();
    onEach(schedulers, scheduler -> LoopRoot.of(scheduler).gather(suspects));
    return suspects;
  }

  /** Twice, because a thread between two stacks might be in neither when a dump is made. */
  private static LongWaits reportStuck(LongWaits suspects) throws IOException {
    LongWaits stuck = unwakeable(unwakeable(suspects));
    if (!stuck.isEmpty()) {
      report(stuck);
    }
    return stuck;
  }

  private static LongWaits unwakeable(LongWaits suspects) throws IOException {
    return suspects.isEmpty()
        ? suspects
        : suspects.only(HeapDumps.unwakeable(suspects.number(), MEGABYTES));
  }

  private static void report(LongWaits stuck) {
    List<LoopScheduler> schedulers = new ArrayList<>();
    stuck.forEach((task, wait, age) -> {
      if (!schedulers.contains(task.scheduler)) {
        schedulers.add(task.scheduler);
      }
    });
    onEach(
        schedulers,
        scheduler ->
            stuck.forEach((task, wait, age) -> {
              if (task.scheduler == scheduler && task.isStillIn(wait)) {
                report(task, wait);
              }
            }));
  }

  /** Owner of the turn. */
  private static void report(TaskNode<?> task, Waiter wait) {
    TaskSnapshot snapshot = Picture.of(task, null, true, List.of());
    String text =
        snapshot
            + ": nobody can wake it, for nothing that can still run refers to what it waits for;"
            + " only a cancellation ends this wait";
    Finding finding = new Finding(Finding.Kind.STUCK, true, "the task " + text, List.of(snapshot));
    Findings.report(
        task.scheduler.vertx(),
        wait,
        finding,
        () -> wait.isWaiting() ? Optional.of(finding) : Optional.empty());
  }

  /**
   * Does something as the owner of the turn of each loop; a loop that is held is not waited for.
   */
  private static void onEach(List<LoopScheduler> schedulers, Consumer<LoopScheduler> action) {
    CountDownLatch left = new CountDownLatch(schedulers.size());
    for (LoopScheduler scheduler : schedulers) {
      boolean asked =
          scheduler.ready(() -> {
            action.accept(scheduler);
            left.countDown();
          });
      if (!asked) {
        left.countDown();
      }
    }
    try {
      var unused = left.await(LOOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException nobodysBusiness) {
      Reports.LOG.log(DEBUG, "the search for tasks that nobody can wake goes on");
    }
  }
}
