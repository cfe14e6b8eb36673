// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import org.jspecify.annotations.Nullable;

/** Waits for a lock that may break meanwhile; guarded by whoever guards the line. */
abstract class BreakableWaiter extends LineWaiter {
  private @Nullable String broken;

  BreakableWaiter(String what) {
    super(what);
  }

  /** Ends the waits of all who stand in the line. */
  static void endAll(Line<? extends BreakableWaiter> line, String why) {
    for (BreakableWaiter next = line.poll(); next != null; next = line.poll()) {
      next.endBroken(why);
    }
  }

  final void endBroken(String why) {
    broken = why;
    var unused = resume();
  }

  final boolean isBroken() {
    return broken != null;
  }

  final void throwIfBroken() {
    if (broken != null) {
      throw new LockBrokenException(broken);
    }
  }
}
