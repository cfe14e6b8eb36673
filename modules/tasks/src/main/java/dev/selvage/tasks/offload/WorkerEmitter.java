// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

/**
 * Where a producer on a worker thread puts its elements; see {@link Offload#flow}.
 *
 * @param <T> an element
 */
public final class WorkerEmitter<T> {
  private final OffloadedCall<?> call;
  private final Handover<T> handover;

  WorkerEmitter(OffloadedCall<?> call, Handover<T> handover) {
    this.call = call;
    this.handover = handover;
  }

  /**
   * Hands an element on, and blocks this thread while the consumer is behind. Any thread, while the
   * producer runs; the elements of one thread keep their order. An interrupt does not end the wait,
   * and is kept.
   *
   * @throws dev.selvage.tasks.Cancellation when the consumer needs no more, has failed or was
   *     cancelled: let it pass
   * @throws IllegalStateException when the producer has ended
   */
  public void emit(T element) {
    handover.put(element, call);
  }
}
