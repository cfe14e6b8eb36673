// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Tasks;

/** What becomes of the failures in a flow. */
final class Thrown {
  private static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  private Thrown() {}

  /** Throws the failure unwrapped; declared to return so that callers can write {@code throw}. */
  static RuntimeException asItself(Throwable failure) {
    return new Outcome.Failure<RuntimeException>(failure).get();
  }

  /**
   * Of what ended a flow from downstream and what happened while it was unwound, the one to throw:
   * the first failure, then a cancellation from outside, then the stop.
   */
  static Throwable merged(Throwable ended, Throwable later) {
    if (ended instanceof Stop) {
      return later;
    }
    if (!(later instanceof Cancellation)) {
      suppress(ended, later);
    }
    return ended;
  }

  static void suppress(Throwable first, Throwable later) {
    if (first != later && !(later instanceof Stop)) {
      first.addSuppressed(later);
    }
  }

  /** A failure that no caller can get. */
  static void unobserved(String what, Throwable failure) {
    LOG.log(System.Logger.Level.ERROR, what + " failed, and nobody came to observe it", failure);
  }

  static boolean isFatal(Throwable e) {
    return e instanceof VirtualMachineError || e instanceof LinkageError;
  }

  /** Whether the code that calls this is being unwound. */
  static boolean isUnwinding() {
    try {
      Tasks.checkpoint();
      return false;
    } catch (Cancellation c) {
      return true;
    }
  }
}
