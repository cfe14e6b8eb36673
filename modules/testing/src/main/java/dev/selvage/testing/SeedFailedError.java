// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

/**
 * A simulated test failed under a seed. The first line of the message is the annotation that
 * replays it; the cause is the failure.
 */
public final class SeedFailedError extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final long seed;

  private final String replay;
  private final Throwable failure;

  SeedFailedError(long seed, String replay, String details, Throwable failure) {
    super(replay + System.lineSeparator() + details, failure);
    this.seed = seed;
    this.replay = replay;
    this.failure = failure;
    setStackTrace(failure.getStackTrace()); // where the test failed, not where it was run
  }

  /** The seed under which it failed. */
  public long seed() {
    return seed;
  }

  /** The annotation that replays it. */
  public String replay() {
    return replay;
  }

  /** What the test failed with. */
  public Throwable failure() {
    return failure;
  }
}
