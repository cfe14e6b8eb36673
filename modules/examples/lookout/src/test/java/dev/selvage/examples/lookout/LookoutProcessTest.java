// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a Lookout that is a process: start, end, start again. */
@Tag("slow")
@Timeout(120)
final class LookoutProcessTest {
  @TempDir Path folder;

  private final int port = Ports.free();
  private final Api api = new Api(port);

  @Test
  void process_watchesItselfAtOnce_endsWithStatus0_andKnowsEverythingAgain() throws Exception {
    long added;
    long checks;
    try (ChildProcess first = ChildProcess.start(folder, port)) {
      first.awaitReady(api);
      added = api.add("http://localhost:" + port + "/health/live", 1, 1_000);
      api.targetOnce(added, it -> it.getLong("checks") > 0);
      checks = api.targetOnce(2, it -> it.getLong("checks") >= 2).getLong("checks");

      assertThat(api.summary().getLong("targets")).isEqualTo(4);
      assertThat(first.terminate()).isZero();
      assertThat(first.output())
          .contains("lookout is ready", "http://localhost:" + port, "carrier: loop")
          .containsPattern("store +1 +event-loop")
          .containsPattern("percentiles +1 +worker")
          .contains("curl -m 0.2", "lookout stops: SIGTERM", "stopped with status 0");
    }

    try (ChildProcess second = ChildProcess.start(folder, port)) {
      second.awaitReady(api);

      assertThat(api.summary().getLong("targets")).isEqualTo(4);
      assertThat(api.target(2).getLong("checks")).isGreaterThanOrEqualTo(checks);
      JsonObject up = api.targetOnce(added, it -> "UP".equals(it.getString("state")));
      assertThat(up.getLong("checks")).isPositive();
      assertThat(second.terminate()).isZero();
    }
  }

  @Test
  void killedProcess_hasLostNoCheckThatWasSeen() throws Exception {
    long added;
    JsonObject seen;
    try (ChildProcess first = ChildProcess.start(folder, port)) {
      first.awaitReady(api);
      added = api.add("http://localhost:" + port + "/health/live", 1, 1_000);
      seen = api.targetOnce(added, it -> it.getLong("checks") >= 2);
      first.kill();
    }

    try (ChildProcess second = ChildProcess.start(folder, port)) {
      second.awaitReady(api);

      JsonObject target = api.target(added);
      assertThat(target.getLong("checks")).isGreaterThanOrEqualTo(seen.getLong("checks"));
      assertThat(target.getString("url")).isEqualTo(seen.getString("url"));
      assertThat(second.terminate()).isZero();
    }
  }

  @Test
  void process_onAPostgresOfItsOwn_startsAndStopsItWithItself() throws Exception {
    Path data = folder.resolve("data");
    String[] postgres = {"--set", "database.url=postgres", "--set", "database.folder=" + data};
    long added;
    try (ChildProcess first = ChildProcess.start(folder, port, postgres)) {
      first.awaitReady(api);
      added = api.add("http://localhost:" + port + "/health/live", 1, 1_000);
      api.targetOnce(added, it -> it.getLong("checks") > 0);

      assertThat(data.resolve("postmaster.pid")).exists();
      assertThat(first.terminate()).isZero();
      assertThat(data.resolve("postmaster.pid")).doesNotExist();
      assertThat(first.output()).containsPattern("stop 6/7 postgres: done");
    }

    try (ChildProcess second = ChildProcess.start(folder, port, postgres)) {
      second.awaitReady(api);

      assertThat(api.target(added).getLong("checks")).isPositive();
      assertThat(second.terminate()).isZero();
    }
  }

  @Test
  void clientThatLeaves_cancelsItsTask_andTheLogSaysSo() throws Exception {
    try (ChildProcess process = ChildProcess.start(folder, port)) {
      process.awaitReady(api);
      try (Api impatient = new Api(port)) {
        impatient.giveUp("/slow", 200);
      }
      api.awaitTrue(() -> process.output().contains("the client went away"));

      assertThat(process.output()).containsPattern("GET /slow.* cancelled .*the client went away");
      assertThat(process.terminate()).isZero();
    }
  }
}
