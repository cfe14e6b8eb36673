// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;

/** What the rules of the kit are applied to. TestNG makes them, hence the static field. */
final class RulesOfAVertx {
  private static final int LONG_MILLIS = 20_000;
  private static final int SHORT_MILLIS = 50;

  /**
   * How long the kit waits for an error: it looks for one after each such span, but by a slip of
   * its own ("=-") only the first time.
   */
  private static final int ERROR_MILLIS = 3_000;

  static @Nullable Vertx vertx;

  private RulesOfAVertx() {}

  static TestEnvironment environment() {
    return new TestEnvironment(LONG_MILLIS, SHORT_MILLIS, ERROR_MILLIS);
  }

  static Vertx vertx() {
    if (vertx == null) {
      throw new IllegalStateException("the rules are run by ReactiveStreamsTest");
    }
    return vertx;
  }

  /** Runs a flow over a publisher that never signals anything: the kit does it. */
  static Running run() {
    CompletableFuture<Running> running = new CompletableFuture<>();
    Future<Long> count =
        Tasks.run(
            vertx(),
            () -> {
              Task<?> task = Tasks.current().orElseThrow();
              return Flow.<Integer>from(
                      subscriber -> running.complete(new Running(subscriber, task)))
                  .count();
            });
    count.onFailure(running::completeExceptionally);
    return running.orTimeout(LONG_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  /**
   * A flow that runs.
   *
   * @param subscriber what it subscribed
   * @param task where it runs
   */
  record Running(Subscriber<? super Integer> subscriber, Task<?> task) {}
}
