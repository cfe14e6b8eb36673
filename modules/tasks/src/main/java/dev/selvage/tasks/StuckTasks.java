// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.WARNING;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.tasks.carrier.Contexts;
import dev.selvage.tasks.carrier.LoopScheduler;
import dev.selvage.tasks.heap.HeapDumps;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Finds tasks that nobody can wake: that wait for an event which nobody else refers to, for a queue
 * whose other end is gone, for each other.
 *
 * <pre>{@code
 * StuckTasks.find(vertx).onSuccess(found -> found.forEach(System.out::println));
 * }</pre>
 *
 * <p>What is found is true, and not a guess from the length of the wait. The heap is dumped into a
 * file that is deleted at once, and marked from all that can still run: threads, class variables,
 * tasks that do not wait, or whose wait has a deadline or was reached by the mark. A task whose
 * wait is not reached in two dumps can be woken by nobody; only a cancellation ends its wait. A
 * task that waits for hours for something that a handler, a field, a timer or another living task
 * holds is never reported; nor is one in {@link Tasks#awaitStopping}, {@link Tasks#untilStopping}
 * or another {@link OpenEnded} wait. On the other hand, a task may be stuck without being found:
 * who refers to a wait need not ever use it, and tasks that wait in locks of the JDK count as
 * running.
 *
 * <p><b>Price.</b> Nothing while nobody searches. A search stops the JVM, all of it, for a full
 * collection and the writing of what is alive: some 100 ms for a small service, some 5 ms for each
 * megabyte. It is refused when more than {@code -Dselvage.stuck.megabytes} (256) of the heap are in
 * use. The dump holds what the heap holds, passwords too: it is written to {@code java.io.tmpdir},
 * for the user of this process alone.
 *
 * <p><b>The JVM.</b> Optimised code may keep the fields of an object in its stack and the object
 * nowhere, and dumps do not show that; so the JVM has to be started with {@value HeapDumps#FLAG},
 * or without its second compiler. Otherwise nothing is searched and nobody accused.
 *
 * <p>What is found is logged, once, and shown in {@link TaskTree#findings} for as long as the task
 * waits. With {@code -Dselvage.stuck=true} every Vert.x of the machine's time that runs tasks is
 * {@linkplain #watch watched}.
 */
public final class StuckTasks {
  /** The system property that has every Vert.x watched. */
  public static final String PROPERTY = "selvage.stuck";

  private static final boolean ASKED = Boolean.getBoolean(PROPERTY);

  private StuckTasks() {}

  /** Watches the Vert.x of an event loop that will run tasks, if that is the rule. */
  static void watchIfAsked(LoopScheduler scheduler) {
    if (ASKED && scheduler.inRealTime()) {
      watch(scheduler.vertx());
    }
  }

  /**
   * Searches now.
   *
   * @return the findings about tasks of this Vert.x that nobody can wake, those of earlier searches
   *     included; fails with an {@link IllegalStateException} if this JVM or its heap does not
   *     allow it. Completes on the calling context
   */
  public static Future<List<Finding>> find(Vertx vertx) {
    Context calling = Vertx.currentContext();
    Promise<List<Finding>> found =
        Contexts.promise(calling == null ? Contexts.eventLoopContext(vertx) : calling);
    HeapDumps.whyNot()
        .ifPresentOrElse(
            why -> found.fail(new IllegalStateException(refusal(why))),
            () -> StuckWatch.search(vertx, found));
    return found.future();
  }

  /**
   * Searches whenever a wait has lasted for half a second, and again each time it has lasted twice
   * as long, at least once a minute; in all, searches take at most a twentieth of the time. If this
   * JVM does not allow it, that is logged and nothing is watched. Ends when the Vert.x is closed.
   *
   * @return whether it is watched
   */
  @CanIgnoreReturnValue
  public static boolean watch(Vertx vertx) {
    return HeapDumps.whyNot()
        .map(why -> {
          Reports.LOG.log(WARNING, refusal(why));
          return false;
        })
        .orElseGet(() -> StuckWatch.watch(vertx));
  }

  private static String refusal(String why) {
    return "tasks that nobody can wake are not searched for: " + why;
  }
}
