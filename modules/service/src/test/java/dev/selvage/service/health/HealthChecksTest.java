// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HealthChecksTest {
  private final Simulation simulation = Simulation.seeded(3);
  private final HealthChecks checks = new HealthChecks(simulation.vertx(), Duration.ofSeconds(1));

  @AfterEach
  void close() {
    simulation.close();
  }

  @Test
  void probe_withoutChecks_isUp() {
    assertThat(simulation.run(checks.probe()).up()).isTrue();
  }

  @Test
  void probe_reportsEachCheck() {
    checks.add("db", () -> Tasks.sleep(Duration.ofMillis(10)));
    checks.add("disk", HealthCheck.that(() -> false, "97 % full"));
    checks.add("bus", HealthCheck.of(() -> Future.failedFuture("no reply")));

    HealthReport report = simulation.run(checks.probe());

    assertThat(report.up()).isFalse();
    assertThat(report.toJson())
        .isEqualTo(
            new JsonObject(
                """
                {"status": "down", "checks": [
                  {"name": "db", "status": "up"},
                  {"name": "disk", "status": "down", "failure": "97 % full"},
                  {"name": "bus", "status": "down", "failure": "no reply"}]}
                """));
  }

  @Test
  void probe_ofACheckThatHangs_failsAtItsLimit() {
    checks.add("db", () -> Tasks.sleep(Duration.ofHours(1)));

    HealthReport report = simulation.run(checks.probe());

    assertThat(simulation.elapsed()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_010));
    assertThat(report.results().getFirst().failure()).isNotEqualTo(Optional.empty());
  }

  @Test
  void probe_whileACheckRuns_waitsForItRatherThanRunningItTwice() {
    int[] runs = {0};
    checks.add(
        "db",
        () -> {
          runs[0]++;
          Tasks.sleep(Duration.ofMillis(100));
        });

    simulation.run(Future.all(checks.probe(), checks.probe()));
    simulation.run(checks.probe());

    assertThat(runs[0]).isEqualTo(2);
  }

  @Test
  void add_withANameTwice_isRefused() {
    checks.add("db", () -> {});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> checks.add("db", () -> {}))
        .withMessage("two health checks have the name db");
  }
}
