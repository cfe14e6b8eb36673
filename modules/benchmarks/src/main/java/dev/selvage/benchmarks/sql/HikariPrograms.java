// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;

/** The JDBC driver of Postgres with a pool of HikariCP, each caller on a virtual thread. */
final class HikariPrograms extends ThreadPrograms implements BlockingPrograms.Caller {
  private final HikariDataSource pool;

  HikariPrograms(Store store) {
    super(Executors.newVirtualThreadPerTaskExecutor());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(store.jdbcUrl());
    config.setDataSourceProperties(((PostgresTables) store).login());
    config.setMaximumPoolSize(SqlGroupBenchmarks.POSTGRES_CONNECTIONS);
    this.pool = new HikariDataSource(config);
  }

  @Override
  Caller caller(int number) {
    return this;
  }

  @Override
  public long select(long id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(JdbcStatements.SELECT)) {
      return JdbcStatements.select(select, id);
    }
  }

  @Override
  public long insert(Order order) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert = connection.prepareStatement(JdbcStatements.INSERT)) {
      return JdbcStatements.insert(insert, order);
    }
  }

  @Override
  public long scan() throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement scan = connection.prepareStatement(Person.SCAN)) {
      return JdbcStatements.marks(scan);
    }
  }

  @Override
  public long batch(List<Order> orders) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert = connection.prepareStatement(JdbcStatements.INSERT)) {
      return JdbcStatements.batch(connection, insert, orders);
    }
  }

  @Override
  public void close() throws Exception {
    super.close();
    pool.close();
  }
}
