// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The consumers on the event bus, as the bus tells its metrics. Those of replies are left out: they
 * end with their request. Any thread.
 */
final class Consumers implements VertxMetrics {
  private static final String REPLY = "__vertx.reply.";

  /** A class, because two consumers of one address are two. */
  private static final class Registration {
    private final String address;
    private final Throwable origin = new Throwable();

    Registration(String address) {
      this.address = address;
    }

    Leftover leftover() {
      return new Leftover(
          Leftover.Kind.CONSUMER,
          "a consumer of " + address,
          Stacks.outside(origin.getStackTrace()));
    }
  }

  private final Set<Registration> registered = new LinkedHashSet<>();

  @Override
  public EventBusMetrics<@Nullable Registration> createEventBusMetrics() {
    return new EventBusMetrics<>() {
      @Override
      public @Nullable Registration handlerRegistered(String address) {
        return address.startsWith(REPLY) ? null : add(new Registration(address));
      }

      @Override
      public void handlerUnregistered(@Nullable Registration consumer) {
        remove(consumer);
      }
    };
  }

  private synchronized Registration add(Registration consumer) {
    registered.add(consumer);
    return consumer;
  }

  private synchronized void remove(@Nullable Registration consumer) {
    if (consumer != null) {
      registered.remove(consumer);
    }
  }

  synchronized List<Leftover> all() {
    List<Leftover> all = new ArrayList<>();
    registered.forEach(consumer -> all.add(consumer.leftover()));
    return all;
  }
}
