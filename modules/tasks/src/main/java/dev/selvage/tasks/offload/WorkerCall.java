// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import java.time.Duration;
import java.util.Optional;

/**
 * One call on a worker thread, as the code in it sees it: {@link Offload#current}. For the threads
 * that this code lets work for it, such as those of a parallel stream.
 *
 * <pre>{@code
 * Offload.cpu(() -> {
 *   WorkerCall call = Offload.current();
 *   return rows.parallelStream().peek(row -> call.checkCancelled()).mapToLong(this::score).sum();
 * });
 * }</pre>
 *
 * <p><b>Thread safety.</b> Everything may be called from any thread; nothing waits.
 */
public sealed interface WorkerCall permits OffloadedCall {
  /**
   * Raises when the wait for this call was cancelled: let it pass, and the call ends. Reads one
   * field, so it may be asked in a tight loop.
   *
   * @throws dev.selvage.tasks.Cancellation that of the waiting task
   */
  void checkCancelled();

  /** Whether {@link #checkCancelled} would raise. */
  boolean isCancelled();

  /**
   * The time until the earliest deadline around the call, as it was when the call was made: for
   * what has timeouts of its own. Negative when it has passed; empty when there is none.
   */
  Optional<Duration> remaining();
}
