// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

/**
 * Where a body on a worker tells how far it has come; see {@link Offload#observing}.
 *
 * @param <P> what it tells
 */
@FunctionalInterface
public interface Progress<P> {
  /**
   * Tells it to the waiting task, and takes the place of what was told before and not yet seen. Any
   * thread, while the body runs; does not wait.
   *
   * @throws dev.selvage.tasks.Cancellation when the wait for the call was cancelled
   * @throws IllegalStateException when the body has ended
   */
  void report(P progress);
}
