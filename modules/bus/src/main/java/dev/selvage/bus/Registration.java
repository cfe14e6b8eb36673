// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A consumer on the bus: what {@link Bus#serve} and {@link Bus#subscribe} return. It may be
 * ignored: the consumer ends with the scope or verticle that it was made in.
 *
 * <p>All methods may be called from any thread.
 */
public sealed interface Registration extends AutoCloseable permits TaskConsumer {
  /** The name of the address. */
  String address();

  /** Completes when messages arrive, in a cluster: when the members can know of it. */
  Future<@Nullable Void> registered();

  /**
   * Takes no more messages; those that arrived before are handled. The future completes when that
   * is done and the cluster has been told. Unregistering again returns the same.
   */
  Future<@Nullable Void> unregister();

  /**
   * {@link #unregister}, and waits for it: except outside a task and in a handler of this consumer,
   * where waiting is impossible. If the wait is cancelled the consumer ends by itself.
   */
  @Override
  void close();
}
