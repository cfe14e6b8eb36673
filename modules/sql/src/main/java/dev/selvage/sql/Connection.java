// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.BodyWith;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is leased for a scope by {@link Database#connection}: its statements are
 * executed one after the other. Tasks forked in that scope may share it.
 */
@CheckReturnValue
public final class Connection implements Sql {
  private final Lease lease;
  private final Channel channel;

  Connection(Lease lease) {
    this.lease = lease;
    this.channel = new OneConnection(lease);
  }

  @Override
  public Query query(String sql, @Nullable Object... values) {
    return Query.of(channel, sql, values);
  }

  @Override
  public Batch batch(String sql, Collection<?> rows) {
    return Batch.of(channel, sql, rows);
  }

  @Override
  public void script(String sql) {
    Scripts.run(lease, sql);
  }

  @Override
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T transaction(
      BodyWith<? super Transaction, T, X> body) throws X {
    return transaction(TransactionOptions.defaults(), body);
  }

  /** {@link #transaction(BodyWith)} with options. */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T transaction(
      TransactionOptions options, BodyWith<? super Transaction, T, X> body) throws X {
    return Transactions.run(lease, options, body);
  }

  /**
   * The Vert.x connection. What is executed on it directly is not cancelled and takes no turns; it
   * goes back to the pool with the scope.
   */
  public SqlConnection unwrap() {
    return lease.connection();
  }

  /** Nothing more is executed on it, and it is closed instead of going back to the pool. */
  public void discard() {
    lease.breakDown();
  }

  @Override
  public String toString() {
    return lease.toString();
  }
}
