// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.selvage.oracle.Python;
import dev.selvage.testing.sql.PostgresSchema;
import dev.selvage.testing.sql.WithPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Python half of docs/asyncio.md: programs that check themselves. */
final class ProgramsTest {
  @ParameterizedTest
  @ValueSource(strings = {"basics", "timeouts", "streams", "gotchas", "workers"})
  void program_runs(String name) throws IOException {
    assumeThat(Python.found()).as(Python.MISSING).isNotEmpty();

    assertEnds(Python.found().getFirst(), name);
  }

  @Test
  void sqlite_runs(@TempDir Path folder) throws IOException {
    assertEnds(having("aiosqlite"), "sqlite", folder.resolve("app.db").toString());
  }

  @Test
  @WithPostgres
  void postgres_runs(PostgresSchema schema) throws IOException {
    assertEnds(having("asyncpg"), "postgres", schema.uri());
  }

  private static Python having(String module) throws IOException {
    Optional<Python> able = Optional.empty();
    for (Python python : Python.found()) {
      if (able.isEmpty() && python.has(module)) {
        able = Optional.of(python);
      }
    }
    assumeThat(able).as("No CPython here has the module " + module + ".").isPresent();
    return able.orElseThrow();
  }

  private static void assertEnds(Python python, String name, String... arguments)
      throws IOException {
    Python.Run run = python.run("guide/" + name + ".py", arguments);
    assertThat(run.status()).as("%s, %s: %s", python, name, run.errors()).isZero();
  }
}
