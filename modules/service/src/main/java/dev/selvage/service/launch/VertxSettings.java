// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import dev.selvage.service.config.Default;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.Optional;

/**
 * The section {@code vertx}: the Vert.x of the service.
 *
 * @param eventLoops how many event loops it has; 0 for two a core, as Vert.x has it
 * @param transport how they talk to the network
 */
public record VertxSettings(
    @Default("0") int eventLoops, @Default("nio") TransportChoice transport) {
  /** Checks the number. */
  public VertxSettings {
    if (eventLoops < 0) {
      throw new IllegalArgumentException("eventLoops must not be negative, was " + eventLoops);
    }
  }

  /** Two event loops a core, on the JDK's selector. */
  public static VertxSettings defaults() {
    return new VertxSettings(0, TransportChoice.NIO);
  }

  /** Sets what is set here. */
  public VertxOptions applyTo(VertxOptions options) {
    return eventLoops == 0 ? options : options.setEventLoopPoolSize(eventLoops);
  }

  /**
   * The transport to build it with.
   *
   * @throws IllegalStateException when it cannot be used; says what to add
   */
  public Transport vertxTransport() {
    return transport.transport();
  }

  /**
   * What is to be said of the transport at the start; nothing of the default.
   *
   * @param isNative whether the Vert.x has a native one
   */
  public Optional<String> transportLine(boolean isNative) {
    if (transport == TransportChoice.NIO) {
      return Optional.empty();
    }
    Transport used = isNative ? vertxTransport() : Transport.NIO;
    return Optional.of("transport: " + used.name());
  }
}
