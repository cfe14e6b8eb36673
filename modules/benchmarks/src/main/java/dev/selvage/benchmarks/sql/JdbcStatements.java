// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The operations of the workloads in JDBC. */
final class JdbcStatements {
  static final String SELECT = jdbc(Person.SELECT);
  static final String INSERT = jdbc(Order.INSERT);

  private JdbcStatements() {}

  private static String jdbc(String sql) {
    return sql.replaceAll("\\$\\d", "?");
  }

  static long select(PreparedStatement select, long id) throws SQLException {
    select.setLong(1, id);
    return marks(select);
  }

  /** The sum of the marks of all rows. */
  static long marks(PreparedStatement statement) throws SQLException {
    long sum = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sum += new Person(rows.getLong(1), rows.getString(2), rows.getInt(3)).mark();
      }
    }
    return sum;
  }

  static long insert(PreparedStatement insert, Order order) throws SQLException {
    set(insert, order);
    return insert.executeUpdate();
  }

  /** In a transaction. */
  static long batch(Connection connection, PreparedStatement insert, List<Order> orders)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      for (Order order : orders) {
        set(insert, order);
        insert.addBatch();
      }
      long changed = 0;
      for (int each : insert.executeBatch()) {
        changed += each;
      }
      connection.commit();
      return changed;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void set(PreparedStatement insert, Order order) throws SQLException {
    insert.setLong(1, order.person());
    insert.setLong(2, order.amount());
  }
}
