// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.Future;

/**
 * A verticle that can say, after it was started, that it has ended.
 *
 * <pre>{@code
 * final class Feed extends VerticleBase implements Ending {
 *   private final Promise<Void> ended = Promise.promise();
 *
 *   @Override public Future<?> start() { return connect().onSuccess(c -> c.closeHandler(v -> ended.fail("lost"))); }
 *   @Override public Future<Void> ended() { return ended.future(); }
 * }
 * }</pre>
 *
 * <p>Verticles made of tasks need not implement it: their group is watched.
 */
public interface Ending {
  /**
   * Fails when the verticle has failed: it is undeployed and started again as its restart policy
   * says. Succeeds when the verticle has done what it was for: it is undeployed and not started
   * again. It may never complete. Asked for once, after the start has succeeded.
   */
  Future<Void> ended();
}
