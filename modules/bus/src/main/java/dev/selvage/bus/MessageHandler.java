// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

/**
 * Takes messages; see {@link Bus#subscribe}.
 *
 * @param <E> the type of the messages
 */
@FunctionalInterface
public interface MessageHandler<E> {
  /** Takes a message. What it throws is logged. */
  void handle(E message) throws Exception;
}
