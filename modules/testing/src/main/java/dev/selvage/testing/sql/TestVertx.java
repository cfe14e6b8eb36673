// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/** The Vert.x of all tests on databases in this JVM, which lives as long as that. */
final class TestVertx {
  private static final int LONGEST_SECONDS = 50;

  private static @Nullable Vertx shared;

  private TestVertx() {}

  static synchronized Vertx shared() {
    Vertx known = shared;
    if (known == null) {
      known = Vertx.vertx();
      shared = known;
    }
    return known;
  }

  /** Runs it as a task, and throws what it throws. */
  static void run(String name, Invocation<Void> invocation) throws Exception {
    AtomicReference<@Nullable Task<?>> task = new AtomicReference<>();
    Future<?> done =
        Tasks.run(
            shared(),
            name,
            () -> {
              task.set(Tasks.current().orElseThrow());
              proceed(invocation);
              return true;
            });
    try {
      var _ = done.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      Task<?> late = task.get();
      if (late != null) {
        late.cancel("the test took too long");
      }
      throw new AssertionError(name + " did not end within " + LONGEST_SECONDS + " s", e);
    }
  }

  private static void proceed(Invocation<Void> invocation) throws Exception {
    try {
      var _ = invocation.proceed();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
