// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import dev.selvage.http.Json;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the routes that are added next have in common. */
record RouteSettings(
    @Nullable Duration timeout, int maxBodyBytes, @Nullable ClientGone clientGone, Json json) {
  static final RouteSettings DEFAULTS =
      new RouteSettings(null, 10 * 1024 * 1024, null, Json.strict());

  RouteSettings {
    if (timeout != null && !timeout.isPositive()) {
      throw new IllegalArgumentException("Routes: timeout is " + timeout + "; it must be positive");
    }
    if (maxBodyBytes < 0) {
      throw new IllegalArgumentException(
          "Routes: maxBodyBytes is " + maxBodyBytes + "; it must be at least 0");
    }
  }

  RouteSettings withTimeout(Duration value) {
    return new RouteSettings(value, maxBodyBytes, clientGone, json);
  }

  RouteSettings withMaxBodyBytes(int value) {
    return new RouteSettings(timeout, value, clientGone, json);
  }

  RouteSettings withClientGone(ClientGone value) {
    return new RouteSettings(timeout, maxBodyBytes, value, json);
  }

  RouteSettings withJson(Json value) {
    return new RouteSettings(timeout, maxBodyBytes, clientGone, value);
  }

  boolean cancelsWithoutClient(HttpMethod method) {
    return clientGone == null
        ? method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
        : clientGone == ClientGone.CANCEL;
  }
}
