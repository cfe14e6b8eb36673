// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import dev.selvage.tasks.Waiter;
import org.jspecify.annotations.Nullable;

/** A waiter that stands in a {@link Line}. Its links are guarded by whoever guards the line. */
abstract class LineWaiter extends Waiter {
  @Nullable Line<?> line;
  @Nullable LineWaiter previous;
  @Nullable LineWaiter next;

  LineWaiter(String what) {
    super(what);
  }
}
