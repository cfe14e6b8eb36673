// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.LongStream;

/** Two tables, of people to be read and of orders to be written. */
abstract class Store implements AutoCloseable {
  /** As {@code Database.open} takes it. */
  abstract String uri();

  /** As JDBC takes it. */
  abstract String jdbcUrl();

  /** How the type of a key is written that the database counts up. */
  abstract String countedKey();

  abstract Connection connect() throws SQLException;

  final void fill() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS bench_people");
      statement.execute("DROP TABLE IF EXISTS bench_orders");
      statement.execute(
          "CREATE TABLE bench_people(id BIGINT PRIMARY KEY, name TEXT NOT NULL, age INT NOT NULL)"
              .replace("BIGINT", plainKey()));
      statement.execute(
          "CREATE TABLE bench_orders(id "
              + countedKey()
              + ", person BIGINT NOT NULL, amount BIGINT NOT NULL)");
      connection.setAutoCommit(false);
      fillPeople(connection);
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("ANALYZE");
    }
  }

  /** How the type of a key is written that is given. */
  abstract String plainKey();

  private static void fillPeople(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO bench_people(id, name, age) VALUES (?, ?, ?)")) {
      for (long id : LongStream.rangeClosed(1, Person.COUNT).toArray()) {
        Person person = Person.of(id);
        insert.setLong(1, person.id());
        insert.setString(2, person.name());
        insert.setInt(3, person.age());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  final Written written() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), coalesce(sum(person), 0), coalesce(sum(amount), 0)"
                    + " FROM bench_orders")) {
      row.next();
      return new Written(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  @Override
  public abstract void close() throws SQLException;
}
