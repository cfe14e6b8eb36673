// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import org.jspecify.annotations.Nullable;

/**
 * Answers requests; see {@link Bus#serve}.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the replies
 */
@FunctionalInterface
public interface RequestHandler<Q, R> {
  /**
   * Returns the reply; null where the type of the replies is {@code Void}, and only there. What it
   * throws is told to the caller.
   */
  @Nullable R handle(Q request) throws Exception;
}
