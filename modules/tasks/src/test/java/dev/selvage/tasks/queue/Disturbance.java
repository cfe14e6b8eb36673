// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static java.time.Duration.ofMillis;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.CancelScope;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Random;

/** Cancels what runs inside, or not, at a moment drawn from the random. */
final class Disturbance {
  private Disturbance() {}

  static void disturbed(Random random, Vertx vertx, Action<RuntimeException> action) {
    switch (random.nextInt(4)) {
      case 0 -> action.run();
      case 1 -> moveOnAfter(ofMillis(random.nextInt(4)), action);
      default -> {
        var unused =
            cancelScope(scope -> {
              cancelLater(vertx.getOrCreateContext(), scope, random.nextInt(5));
              action.run();
              return true;
            });
      }
    }
  }

  /** {@link #disturbed}, with an end in any case: for waits that nobody may ever end. */
  static void disturbedShortly(Random random, Vertx vertx, Action<RuntimeException> action) {
    moveOnAfter(
        ofMillis(1 + random.nextInt(5)),
        () -> {
          disturbed(random, vertx, action);
        });
  }

  private static void cancelLater(Context context, CancelScope scope, int turns) {
    context.runOnContext(unused -> {
      if (turns == 0) {
        scope.cancel("by chance");
      } else {
        cancelLater(context, scope, turns - 1);
      }
    });
  }
}
