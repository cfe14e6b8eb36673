// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Tables in a database of Postgres, dropped in the end. */
final class PostgresTables extends Store {
  private final URI uri;

  private PostgresTables(URI uri) {
    this.uri = uri;
  }

  static PostgresTables create(String uri) throws SQLException {
    PostgresTables tables = new PostgresTables(URI.create(uri));
    tables.fill();
    return tables;
  }

  @Override
  String uri() {
    return uri.toString();
  }

  @Override
  String jdbcUrl() {
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query;
  }

  @Override
  String plainKey() {
    return "BIGINT";
  }

  @Override
  String countedKey() {
    return "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
  }

  /** User and password, for JDBC. */
  Properties login() {
    Properties login = new Properties();
    String[] parts = uri.getRawUserInfo().split(":", 2);
    login.setProperty("user", decoded(parts[0]));
    if (parts.length == 2) {
      login.setProperty("password", decoded(parts[1]));
    }
    return login;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), login());
  }

  @Override
  public void close() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS bench_people");
      statement.execute("DROP TABLE IF EXISTS bench_orders");
    }
  }
}
