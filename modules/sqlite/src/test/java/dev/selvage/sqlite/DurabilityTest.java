// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, again and again, and looks for every row it was told is stored. */
@Tag("slow")
final class DurabilityTest {

  private static final int KILLS = Integer.getInteger("selvage.kills", 4);
  private static final int ROWS_BEFORE_KILL = 300;

  @TempDir Path directory;

  @Test
  void acknowledgedRows_surviveTheKillOfTheProcess() throws Exception {
    Set<Long> acknowledged = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(kill, acknowledged);
    }

    try (var db = new TestDatabase(directory)) {
      Set<Object> stored = new HashSet<>(db.column("SELECT id FROM t"));
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * ROWS_BEFORE_KILL);
      assertThat(stored).containsAll(acknowledged);
      assertThat(db.column("PRAGMA integrity_check")).containsExactly("ok");
      tell(acknowledged.size(), stored.size());
    }
  }

  /** One line for who asked for a number of kills. */
  private static void tell(int acknowledged, int stored) {
    if (System.getProperty("selvage.kills") != null) {
      System.out.printf(
          "kills: a writing process was killed %d times; %,d rows were acknowledged, %,d are"
              + " stored, none that was acknowledged is missing; integrity_check: ok%n",
          KILLS, acknowledged, stored);
    }
  }

  private void runAndKill(int run, Set<Long> acknowledged) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WritingProcess.class.getName(),
                directory.resolve("test.db").toString(),
                Integer.toString(run))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader()) {
      int rows = 0;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.endsWith(".")) { // a line that the kill cut short tells nothing
          acknowledged.add(Long.parseLong(line.substring(0, line.length() - 1)));
        }
        if (++rows == ROWS_BEFORE_KILL) {
          process.toHandle().destroyForcibly(); // which leaves its output readable
        }
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void fullSynchronous_isTheDefaultOfWriterAndReaders() {
    try (var db = new TestDatabase(directory)) {
      assertThat(db.column("PRAGMA synchronous")).containsExactly(2L);
    }
  }
}
