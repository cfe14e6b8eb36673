// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * Teaches {@link Tasks#handler} a type of event: how to keep it whole until the task reads it, and
 * where a failure goes. Found by {@link java.util.ServiceLoader}; requests of vertx-core and bus
 * messages are known without one.
 *
 * @param <E> the type of event
 */
public interface EventAdapter<E> {
  Class<E> type();

  /** Called in the callback, before the task starts. Returns what the task is given. */
  E arrived(E event);

  /**
   * Called on the event loop when the task failed, or was cancelled: then with a {@link
   * TaskCancelledException}.
   */
  void failed(E event, Throwable failure);
}
