// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reply address of one request, to take it back when nobody waits for the reply any more.
 *
 * <p>Vert.x keeps a reply handler and its timer until there is a reply or the timeout has passed,
 * and does not hand out the address. An interceptor sees it: interceptors run inside {@code
 * EventBus.request}, on the calling thread, so the request that is being sent is the one that a
 * scoped value names. A message to that address, delivered in this process only, ends the wait.
 * Should an interceptor of somebody else delay the message, the address stays unknown, and the
 * handler stays until its timeout.
 */
final class ReplyAddress {
  private static final ScopedValue<ReplyAddress> SENDING = ScopedValue.newInstance();

  private static final Set<EventBus> WATCHED =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private static final ReplyException NOT_WANTED =
      new ReplyException(ReplyFailure.TIMEOUT, "nobody waits for the reply any more");

  private volatile @Nullable String name;

  /** Sees to it that reply addresses are found on that bus; once, however often it is called. */
  static void watch(EventBus bus) {
    if (WATCHED.add(bus)) {
      bus.addOutboundInterceptor(ReplyAddress::sees);
    }
  }

  private static void sees(DeliveryContext<Object> delivery) {
    if (SENDING.isBound()) {
      SENDING.get().name = delivery.message().replyAddress();
    }
    delivery.next();
  }

  /** Sends a request and remembers its reply address. */
  Future<Message<Object>> of(Supplier<Future<Message<Object>>> request) {
    return ScopedValue.where(SENDING, this).call(request::get);
  }

  /** Ends the wait for the reply, and its timer. Nothing is left of it. */
  void takeBack(Vertx vertx) {
    String known = name;
    if (known != null) {
      vertx.eventBus().send(known, NOT_WANTED, new DeliveryOptions().setLocalOnly(true));
    }
  }
}
