// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/** Throws a failure as itself, unwrapped, where the compiler cannot know its type. */
final class Rethrow {
  private Rethrow() {}

  /** Never returns; declared to return so that callers can write {@code throw asItself(e)}. */
  static RuntimeException asItself(Throwable failure) {
    throw Rethrow.<RuntimeException>unchecked(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable failure) throws X {
    throw (X) failure;
  }
}
