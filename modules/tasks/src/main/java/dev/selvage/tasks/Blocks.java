// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a body in a block and decides what its cancellation becomes. */
final class Blocks {
  private Blocks() {}

  /** The block's own cancellation becomes a {@link DeadlineExceededException}. */
  static <T extends @Nullable Object, X extends Exception> T failing(
      BlockNode block, Body<T, X> body) throws X {
    try {
      return body.run();
    } catch (Cancellation c) {
      if (block.owns(c)) {
        throw asFailure(block, c);
      }
      throw c;
    } finally {
      block.close();
    }
  }

  /** The block's own cancellation becomes the absence of a value. */
  static <T, X extends Exception> Optional<T> movingOn(BlockNode block, Body<T, X> body) throws X {
    try {
      return Optional.of(body.run());
    } catch (Cancellation c) {
      if (!block.owns(c)) {
        throw c;
      }
      return Optional.empty();
    } finally {
      block.close();
    }
  }

  private static RuntimeException asFailure(BlockNode block, Cancellation c) {
    return block.expiredItself()
        ? block.deadlineExceeded(c)
        : new TaskCancelledException(block.describe(), c.reason());
  }
}
