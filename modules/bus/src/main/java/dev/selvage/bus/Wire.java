// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Optional;

/**
 * What a message says beside its body: the names of its headers, and what a reply failure means.
 */
final class Wire {
  static final String CONTENT_TYPE = "content-type";
  static final String JSON = "application/json";

  /** Identifies a request among all of the cluster, so that its caller can cancel it. */
  static final String ID = "selvage-id";

  /** How long the caller waits from now on. A span, because clocks of members differ. */
  static final String TIMEOUT_MILLIS = "selvage-timeout-millis";

  /** The handler threw; the text is a {@link RemoteFailure}. */
  static final int FAILED = 1500;

  /** The request was turned away before its handler saw it; the text says why. */
  static final int REJECTED = 1503;

  /** The handler was cancelled because the caller's deadline had passed. */
  static final int LATE = 1504;

  private Wire() {}

  /** Where the identities of cancelled requests to an address are published. */
  static String cancelAddress(String address) {
    return address + "!cancel";
  }

  /** How long the caller waits; empty when it does not say, or not in a way that we understand. */
  static Optional<Duration> timeout(Message<?> message) {
    String millis = message.headers().get(TIMEOUT_MILLIS);
    if (millis == null || !millis.matches("\\d{1,15}")) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Long.parseLong(millis)));
  }
}
