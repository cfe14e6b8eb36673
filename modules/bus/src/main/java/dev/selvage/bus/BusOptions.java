// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;

/**
 * How a {@link Bus} behaves. An immutable value.
 *
 * @param requestTimeout the longest that a request waits for its reply when no deadline around it
 *     is earlier; 30 seconds unless set
 * @param maxBodyBytes the size of the largest body, written or read; one MiB unless set
 * @param json how bodies are written and read
 */
public record BusOptions(Duration requestTimeout, int maxBodyBytes, ObjectMapper json) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when one is not positive
   */
  public BusOptions {
    if (!requestTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "BusOptions: requestTimeout is " + requestTimeout + "; it must be positive");
    }
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "BusOptions: maxBodyBytes is " + maxBodyBytes + "; it must be at least 1");
    }
  }

  /** 30 seconds, one MiB, and JSON with ISO times, optionals, and unknown fields ignored. */
  public static BusOptions defaults() {
    return new BusOptions(Duration.ofSeconds(30), 1 << 20, Json.MAPPER);
  }

  /** With another longest time for a request. */
  public BusOptions withRequestTimeout(Duration timeout) {
    return new BusOptions(timeout, maxBodyBytes, json);
  }

  /** With another size of the largest body. */
  public BusOptions withMaxBodyBytes(int bytes) {
    return new BusOptions(requestTimeout, bytes, json);
  }

  /** With other rules for JSON. Both ends have to understand each other. */
  public BusOptions withJson(ObjectMapper mapper) {
    return new BusOptions(requestTimeout, maxBodyBytes, mapper);
  }
}
