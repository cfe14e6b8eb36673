// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres for the tests of this JVM: the one that {@code SELVAGE_PG_URL} names, or an embedded
 * one that is started when it is first needed.
 */
final class EmbeddedServer {
  private static final String SEARCH_PATH = "search_path=";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static @Nullable String server;

  private EmbeddedServer() {}

  /** The URI of the server, with the database {@code postgres}. */
  static synchronized String uri() {
    String known = server;
    if (known == null) {
      String external = System.getenv("SELVAGE_PG_URL");
      known = external == null ? start() : external;
      server = known;
    }
    return known;
  }

  private static String start() {
    try {
      EmbeddedPostgres started = // closed by its own shutdown hook
          EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      return "postgresql://postgres:postgres@localhost:" + started.getPort() + "/postgres";
    } catch (IOException e) {
      throw new UncheckedIOException("Postgres did not start", e);
    }
  }

  /** The URI of a new schema, as empty as a new database and made and dropped faster. */
  static String newSchema() {
    String name = "selvage_" + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
    execute("CREATE SCHEMA " + name);
    return uri() + (uri().contains("?") ? "&" : "?") + SEARCH_PATH + name;
  }

  static void dropSchema(String uri) {
    String name = uri.substring(uri.lastIndexOf(SEARCH_PATH) + SEARCH_PATH.length());
    execute("DROP SCHEMA " + name + " CASCADE");
  }

  private static void execute(String sql) {
    String jdbc = "jdbc:" + uri().replaceFirst("://[^@]*@", "://");
    String user = uri().replaceFirst(".*://([^:@]*).*", "$1");
    String password = uri().replaceFirst(".*://[^:@]*:?([^@]*)@.*", "$1");
    try (Connection connection = DriverManager.getConnection(jdbc, user, password);
        Statement statement = connection.createStatement()) {
      var _ = statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
