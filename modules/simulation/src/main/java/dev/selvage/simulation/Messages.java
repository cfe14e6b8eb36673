// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.vertx.core.eventbus.impl.HandlerRegistration;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Delays messages of the event bus on their way to the consumers of one event loop. The bus posts
 * each message to the loop of its consumer as an ordinary task; what tells it from others is its
 * class, a lambda of {@link HandlerRegistration}, which holds the consumer.
 *
 * <p>Messages from one sender to one consumer keep their order. A sender is what the same verticle
 * sends from the same event loop. Any thread.
 */
final class Messages {
  private static final int ROUTES_TO_PRUNE = 64;

  private static final ClassValue<Optional<Field>> CONSUMERS =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          return type.getName().startsWith(HandlerRegistration.class.getName() + "$$Lambda")
              ? Optional.of(consumerOf(type))
              : Optional.empty();
        }
      };

  private record Route(
      @Nullable Object verticle, @Nullable Object loop, HandlerRegistration<?> consumer) {}

  private final Injector injector;

  /** When the last message of each route arrives; entries of the past mean nothing. */
  private final Map<Route, Long> arrivals = new HashMap<>();

  private int pruneAt = ROUTES_TO_PRUNE;

  Messages(Injector injector) {
    this.injector = injector;
  }

  private static Field consumerOf(Class<?> delivery) {
    for (Field field : delivery.getDeclaredFields()) {
      if (field.getType().equals(HandlerRegistration.class)) {
        field.setAccessible(true);
        return field;
      }
    }
    throw new IllegalStateException(
        "This version of Vert.x delivers messages by %s, which holds no consumer: messages cannot be delayed."
            .formatted(delivery.getName()));
  }

  /** When a task arrives that is posted now; negative if it is no message. */
  long arrivalOf(Runnable task, long now) {
    if (!injector.delaysMessages()) {
      return -1;
    }
    Optional<Field> consumer = CONSUMERS.get(task.getClass());
    return consumer.isEmpty() ? -1 : arrivalOn(routeTo(consumer.get(), task), now);
  }

  private static Route routeTo(Field consumer, Runnable delivery) {
    ContextInternal sender = ContextInternal.current();
    try {
      return new Route(
          sender == null ? null : sender.deployment(),
          sender == null ? null : sender.nettyEventLoop(),
          (HandlerRegistration<?>) consumer.get(delivery));
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(consumer + " was made accessible", impossible);
    }
  }

  private synchronized long arrivalOn(Route route, long now) {
    long arrival = Math.max(now + injector.messageDelay(), arrivals.getOrDefault(route, now));
    arrivals.put(route, arrival);
    if (arrivals.size() > pruneAt) {
      arrivals.values().removeIf(moment -> moment <= now);
      pruneAt = Math.max(ROUTES_TO_PRUNE, 2 * arrivals.size());
    }
    return arrival;
  }
}
