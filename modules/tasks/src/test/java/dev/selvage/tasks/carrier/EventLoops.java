// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contexts on other event loops than the calling one, for tests. */
public final class EventLoops {
  private EventLoops() {}

  /**
   * Contexts on that many event loops of the Vert.x, each on another one; not the calling one's.
   */
  public static List<Context> contexts(Vertx vertx, int count) {
    VertxInternal internal = (VertxInternal) vertx;
    ContextInternal calling = ContextInternal.current();
    Map<EventLoop, Context> contexts = new LinkedHashMap<>();
    for (int tries = 0; tries < 1_000 && contexts.size() < count; tries++) {
      ContextInternal context = internal.createEventLoopContext();
      if (calling == null || calling.nettyEventLoop() != context.nettyEventLoop()) {
        contexts.putIfAbsent(context.nettyEventLoop(), context);
      }
    }
    if (contexts.size() < count) {
      throw new IllegalStateException(
          "the Vert.x has only "
              + contexts.size()
              + " event loops besides the calling one, not "
              + count
              + ": give the simulation more of them");
    }
    return List.copyOf(contexts.values());
  }
}
