// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.sqlite.SqliteConnectOptions.Mode;
import dev.selvage.sqlite.SqliteConnectOptions.Synchronous;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionUriTest {

  @ParameterizedTest
  @CsvSource({
    "sqlite:app.db, app.db",
    "sqlite:/var/lib/app.db, /var/lib/app.db",
    "sqlite:///var/lib/app.db, /var/lib/app.db",
    "sqlite:my%20app+1.db, my app+1.db",
    "sqlite::memory:, :memory:",
    "sqlite::memory:cache, :memory:cache",
    "sqlite:cache?mode=memory, :memory:cache",
  })
  void uri_namesTheDatabase(String uri, String database) {
    assertThat(SqliteConnectOptions.fromUri(uri).getDatabase()).isEqualTo(database);
  }

  @Test
  void uri_carriesOptions() {
    SqliteConnectOptions options =
        SqliteConnectOptions.fromUri(
            "sqlite:app.db?mode=ro&synchronous=normal&readers=3&busy_timeout=250&close_grace=10"
                + "&queue_limit=7&foreign_keys=off&statement_cache=5&pragma.cache_size=-2000");

    assertThat(options.getMode()).isEqualTo(Mode.READ_ONLY);
    assertThat(options.getSynchronous()).isEqualTo(Synchronous.NORMAL);
    assertThat(options.getReaders()).isEqualTo(3);
    assertThat(options.getBusyTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(options.getCloseGrace()).isEqualTo(Duration.ofMillis(10));
    assertThat(options.getQueueLimit()).isEqualTo(7);
    assertThat(options.isForeignKeys()).isFalse();
    assertThat(options.getPreparedStatementCacheMaxSize()).isEqualTo(5);
    assertThat(options.getProperties()).containsEntry("cache_size", "-2000");
  }

  @Test
  void options_surviveJsonAndCopying() {
    SqliteConnectOptions options =
        SqliteConnectOptions.fromUri("sqlite:a.db?mode=rw&synchronous=normal&readers=3");

    assertThat(new SqliteConnectOptions(options.toJson()).toJson()).isEqualTo(options.toJson());
    assertThat(new SqliteConnectOptions(options).toJson()).isEqualTo(options.toJson());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sqlite: | names no database file",
        "sqlite:?mode=ro | names no database file",
        "sqlite://host/app.db | SQLite has no host",
        "sqlite:a.db?colour=red | known are mode, synchronous",
        "sqlite:a.db?readers=0 | readers must be between 1 and 64, not 0",
        "sqlite:a.db?mode=maybe | mode is one of rwc, rw, ro, memory",
        "postgresql:a | a SQLite URI begins with \"sqlite:\"",
      })
  void wrongUri_isExplained(String uri, String explanation) {
    assertThatThrownBy(() -> SqliteConnectOptions.fromUri(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(explanation);
  }
}
