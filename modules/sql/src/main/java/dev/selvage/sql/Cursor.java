// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.tasks.Tasks;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are fetched while they are read, all of one state of the database. It holds a
 * connection until it is closed; of a transaction, it belongs to that and ends with it.
 *
 * <pre>{@code
 * try (Cursor<User> users = db.query("SELECT id, name FROM users").open(User.class)) {
 *   for (User user : users) {
 *     if (!show(user)) {
 *       break;
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>The rows are read once, by one task. {@code hasNext} is a checkpoint where it fetches.
 */
public final class Cursor<T> implements Iterable<T>, AutoCloseable {
  private final Channel channel;
  private final Lease lease;
  private final SqlText text;
  private final PreparedStatement statement;
  private final io.vertx.sqlclient.Cursor cursor;
  private final RowReader<T> reader;
  private final int fetchedRows;

  private @Nullable RowIterator<Row> fetched;
  private boolean closed;

  private Cursor(
      Channel channel,
      Lease lease,
      SqlText text,
      PreparedStatement statement,
      Tuple tuple,
      Class<T> type,
      int fetchedRows) {
    this.channel = channel;
    this.lease = lease;
    this.text = text;
    this.statement = statement;
    this.cursor = statement.cursor(tuple);
    this.reader = RowReader.of(type);
    this.fetchedRows = fetchedRows;
  }

  static <T> Cursor<T> open(
      Channel channel, SqlText text, Tuple tuple, Class<T> type, int fetchedRows) {
    Lease lease = channel.open();
    try {
      PreparedStatement statement =
          channel.run(lease, text.source(), () -> lease.connection().prepare(text.text()));
      return new Cursor<>(channel, lease, text, statement, tuple, type, fetchedRows);
    } catch (Throwable e) {
      channel.closed(lease);
      throw e;
    }
  }

  /** The rows that were not read yet. */
  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return more();
      }

      @Override
      public T next() {
        if (!more() || fetched == null) {
          throw new NoSuchElementException("the cursor has no more rows");
        }
        return mapped(fetched.next());
      }
    };
  }

  private T mapped(Row row) {
    try {
      return reader.read(row);
    } catch (MappingException e) {
      throw e.in(text.source());
    }
  }

  private boolean more() {
    if (closed) {
      throw new IllegalStateException("the cursor of " + Words.of(text.source()) + " is closed");
    }
    boolean begun = fetched != null;
    if (fetched == null || (!fetched.hasNext() && cursor.hasMore())) {
      RowSet<Row> rows = channel.run(lease, text.source(), () -> cursor.read(fetchedRows));
      fetched = rows.iterator();
    } else if (begun) {
      Tasks.checkpoint();
    }
    return fetched.hasNext();
  }

  /** Closes it and gives its connection back; shielded. Closing it again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!lease.isBroken()) {
        Tasks.shield(lease.server().options().cancelTimeout(), this::end);
      }
    } catch (RuntimeException e) {
      lease.breakDown(); // the connection is closed instead, and the cursor with it
    } finally {
      channel.closed(lease);
    }
  }

  private void end() {
    var _ = lease.run(null, () -> cursor.close().compose(v -> statement.close()));
  }
}
