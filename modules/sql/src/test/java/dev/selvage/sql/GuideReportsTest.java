// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The guide shows the reports of exhaustion and leaks as they are printed, but for line breaks. */
final class GuideReportsTest {
  private static final Path GUIDE = Path.of("../../docs/guide/sql.md");
  private static final DatabaseOptions OPTIONS =
      DatabaseOptions.defaults()
          .withName("app")
          .withMaxConnections(2)
          .withLeaseTimeout(Duration.ofSeconds(5));

  private static final class Lines extends Handler {
    private final List<String> all = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      String text = MessageFormat.format(line.getMessage(), line.getParameters());
      all.add(line.getLevel() + ": " + text);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void reports_areInTheGuide() throws IOException {
    List<String> printed = new ArrayList<>();
    Lines lines = new Lines();
    Logger logger = Logger.getLogger("dev.selvage.sql");
    logger.addHandler(lines);
    try (Simulation sim = Simulation.seeded(1)) {
      FakeServer server = new FakeServer(sim.vertx());
      server.queryMillis = () -> server.opened == 1 ? 400_000 : 20_000;
      Database db = server.database(OPTIONS);
      sim.run(
          Tasks.run(
              sim.vertx(),
              "test",
              () -> {
                group(g -> {
                  g.fork("monthly report", () -> db.execute("SELECT * FROM everything"));
                  sleep(Duration.ofSeconds(66));
                  g.fork("import", () -> db.execute("INSERT INTO readings SELECT * FROM arrived"));
                  sleep(Duration.ofSeconds(1));
                  printed.add(String.valueOf(catchThrowable(() -> db.execute("SELECT 1"))));
                  sleep(Duration.ofSeconds(310));
                  printed.addAll(lines.all);
                  g.cancel();
                });
                return true;
              }));
    } finally {
      logger.removeHandler(lines);
    }

    String guide = Files.readString(GUIDE).replaceAll("\\s+", " ");
    assertThat(printed).hasSize(2);
    assertThat(guide).contains(printed.getFirst()).contains(printed.getLast());
  }
}
