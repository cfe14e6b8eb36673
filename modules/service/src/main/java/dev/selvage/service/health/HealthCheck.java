// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.health;

import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Finds out whether something works. Runs as a task: it may wait, and is cancelled at its limit.
 *
 * <pre>{@code
 * service.ready("db", () -> db.query("SELECT 1").one(Integer.class));
 * }</pre>
 */
@FunctionalInterface
public interface HealthCheck {
  /** Returns if all is well; throws if it is not, with a message for whoever reads the probe. */
  void check() throws Exception;

  /** A check that passes while the condition holds and otherwise fails with the given message. */
  static HealthCheck that(BooleanSupplier condition, String message) {
    return () -> {
      if (!condition.getAsBoolean()) {
        throw new IllegalStateException(message);
      }
    };
  }

  /** A check that passes when the future succeeds. */
  static HealthCheck of(Supplier<? extends Future<?>> operation) {
    return () -> Tasks.await(operation.get());
  }
}
