// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The answer to one probe.
 *
 * @param results one for each check, in the order they were added
 */
public record HealthReport(List<Result> results) {
  /**
   * The outcome of one check.
   *
   * @param name the check
   * @param failure why it failed; empty if it passed
   */
  public record Result(String name, Optional<String> failure) {}

  /** Copies the list. */
  public HealthReport {
    results = List.copyOf(results);
  }

  /** Whether every check passed. */
  public boolean up() {
    return results.stream().allMatch(result -> result.failure().isEmpty());
  }

  /** {@code {"status": "up", "checks": [{"name": "db", "status": "down", "failure": "…"}]}}. */
  public JsonObject toJson() {
    JsonArray checks = new JsonArray();
    for (Result result : results) {
      JsonObject check = new JsonObject().put("name", result.name());
      check.put("status", status(result.failure().isEmpty()));
      result.failure().ifPresent(failure -> check.put("failure", failure));
      checks.add(check);
    }
    return new JsonObject().put("status", status(up())).put("checks", checks);
  }

  private static String status(boolean up) {
    return up ? "up" : "down";
  }
}
