// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer does with a message: reads it, handles it, writes the reply.
 *
 * @param <Q> the type of what is received
 * @param <R> the type of the reply
 */
record Conversation<Q, R>(
    Json json,
    String address,
    Class<Q> type,
    Class<R> replyType,
    RequestHandler<? super Q, ? extends R> handler) {
  /**
   * Reads the body.
   *
   * @throws BodyException when it is not what is expected
   */
  @Nullable Q read(Message<?> message) {
    return json.read(address, Delivery.REJECTED, message, type);
  }

  /** Handles what was read and returns the body of the reply. */
  @SuppressWarnings("NullAway") // null was read only where the type is Void
  Buffer answer(@Nullable Q body) throws Exception {
    R reply = handler.handle(body);
    if (reply == null && replyType != Void.class) {
      throw new IllegalStateException(
          "the handler returned null where it promises a " + replyType.getName());
    }
    return json.write(address, Delivery.MAYBE_PROCESSED, reply);
  }

  /** The same with the handler running where the code of the verticle does. */
  Conversation<Q, R> in(VerticleContext verticle) {
    return new Conversation<>(json, address, type, replyType, verticle.placed(handler));
  }
}
