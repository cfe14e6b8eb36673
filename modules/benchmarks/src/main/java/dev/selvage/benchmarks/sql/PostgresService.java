// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import dev.selvage.benchmarks.Service;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * The Postgres that {@code SELVAGE_PG_URL} names, or an embedded one. The embedded one does not
 * wait for the disk, so that the wall clock says less about that.
 */
final class PostgresService {
  private static final String VARIABLE = "SELVAGE_PG_URL";

  private PostgresService() {}

  static Service.Running start() throws IOException, SQLException {
    String named = Optional.ofNullable(System.getenv(VARIABLE)).orElse("");
    return named.isBlank()
        ? embedded()
        : new Service.Running(named, List.of(version(named)), () -> {});
  }

  private static Service.Running embedded() throws IOException, SQLException {
    EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    String uri = "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres";
    return new Service.Running(uri, List.of(version(uri) + ", embedded"), server);
  }

  private static String version(String uri) throws SQLException {
    try (PostgresTables tables = PostgresTables.create(uri);
        Connection connection = tables.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW server_version")) {
      row.next();
      return "PostgreSQL " + row.getString(1);
    }
  }
}
