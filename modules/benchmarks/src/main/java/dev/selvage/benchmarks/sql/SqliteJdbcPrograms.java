// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The JDBC driver of SQLite on the calling threads, as fast as it gets: each thread reads with a
 * connection of its own, all write with one, in turn, and prepared statements are kept.
 */
final class SqliteJdbcPrograms extends ThreadPrograms {
  private final Store store;
  private final List<Reader> readers = new ArrayList<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Connection writer;
  private final PreparedStatement insert;

  SqliteJdbcPrograms(Store store) throws SQLException {
    super(Executors.newCachedThreadPool());
    this.store = store;
    this.writer = store.connect();
    this.insert = writer.prepareStatement(JdbcStatements.INSERT);
  }

  @Override
  Caller caller(int number) throws SQLException {
    while (readers.size() <= number) {
      readers.add(new Reader(store.connect()));
    }
    return readers.get(number);
  }

  private final class Reader implements Caller {
    private final Connection connection;
    private final PreparedStatement select;
    private final PreparedStatement scan;

    Reader(Connection connection) throws SQLException {
      this.connection = connection;
      this.select = connection.prepareStatement(JdbcStatements.SELECT);
      this.scan = connection.prepareStatement(Person.SCAN);
    }

    @Override
    public long select(long id) throws SQLException {
      return JdbcStatements.select(select, id);
    }

    @Override
    public long scan() throws SQLException {
      return JdbcStatements.marks(scan);
    }

    @Override
    public long insert(Order order) throws SQLException {
      writing.lock();
      try {
        return JdbcStatements.insert(insert, order);
      } finally {
        writing.unlock();
      }
    }

    @Override
    public long batch(List<Order> orders) throws SQLException {
      writing.lock();
      try {
        return JdbcStatements.batch(writer, insert, orders);
      } finally {
        writing.unlock();
      }
    }
  }

  @Override
  public void close() throws Exception {
    super.close();
    for (Reader reader : readers) {
      reader.connection.close();
    }
    writer.close();
  }
}
