// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.BodyWith;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, for as long as the body runs that {@link Sql#transaction} gave it to. Tasks forked
 * in the body may share it; its statements are executed one after the other.
 */
@CheckReturnValue
public final class Transaction implements Sql {
  private final Lease lease;
  private final Channel channel = new Inside();

  // Of the tasks in the body.
  private @Nullable Throwable failure;
  private int depth;
  private int level;
  private boolean over;

  Transaction(Lease lease) {
    this.lease = lease;
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
    channel.with(inside -> {
      Scripts.run(inside, sql);
      return true;
    });
  }

  @Override
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T transaction(
      BodyWith<? super Transaction, T, X> body) throws X {
    return Transactions.savepoint(this, body);
  }

  /** The Vert.x connection that the transaction is on. Do not end the transaction through it. */
  public SqlConnection unwrap() {
    return lease.connection();
  }

  // ---- for Transactions

  Lease lease() {
    return lease;
  }

  /** What failed it; null while it can be committed. */
  @Nullable Throwable failure() {
    return failure;
  }

  void failed(@Nullable Throwable cause) {
    failure = cause;
  }

  /** Refuses everything from now on. */
  void over() {
    over = true;
  }

  /** A name for the next savepoint inside. */
  String enter() {
    depth++;
    level++;
    return "selvage_" + level + "_" + depth;
  }

  void leave() {
    level--;
  }

  void check() {
    if (over) {
      throw new IllegalStateException(
          "the transaction is over: its scope has been left, and it was committed or rolled back");
    }
    if (failure != null) {
      throw new SqlException(
          "25P02",
          "the transaction has failed and will be rolled back, after: " + failure.getMessage(),
          null,
          failure);
    }
  }

  /** Executes only while the transaction is good, and takes note when it becomes bad. */
  private final class Inside implements Channel {
    @Override
    public <T extends @Nullable Object, X extends Exception> T with(BodyWith<Lease, T, X> body)
        throws X {
      check();
      try {
        return body.apply(lease);
      } catch (Throwable e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }

    @Override
    public Lease open() {
      check();
      return lease;
    }

    @Override
    public <R extends @Nullable Object> R run(
        Lease opened, String text, Supplier<Future<R>> command) {
      return with(inside -> inside.run(text, command));
    }

    @Override
    public void closed(Lease opened) {
      // it lives on, with the transaction
    }

    @Override
    public Server server() {
      return lease.server();
    }
  }
}
