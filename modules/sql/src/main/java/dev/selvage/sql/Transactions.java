// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import static java.lang.System.Logger.Level.DEBUG;

import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Begins and ends transactions around bodies. */
final class Transactions {
  /** A commit is not cancelled; it may wait for locks and for the disk. */
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(30);

  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final System.Logger LOG = System.getLogger("dev.selvage.sql");

  private Transactions() {}

  static <T extends @Nullable Object, X extends Exception> T run(
      Lease lease, TransactionOptions options, BodyWith<? super Transaction, T, X> body) throws X {
    for (int retries = 0; ; retries++) {
      try {
        return once(lease, options, body);
      } catch (SerializationFailureException e) {
        if (retries == options.retries()) {
          throw e;
        }
        LOG.log(DEBUG, "a transaction is executed again", e);
        pause(retries);
      }
    }
  }

  private static void pause(int retries) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(retries, 10));
    Tasks.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1)));
  }

  private static <T extends @Nullable Object, X extends Exception> T once(
      Lease lease, TransactionOptions options, BodyWith<? super Transaction, T, X> body) throws X {
    command(lease, lease.server().engine().begin(options));
    Transaction transaction = new Transaction(lease);
    T value;
    try {
      value = body.apply(transaction);
      Tasks.checkpoint();
      transaction.check();
    } catch (Throwable e) {
      transaction.over();
      rollback(lease, "ROLLBACK", e);
      throw e;
    }
    transaction.over();
    commit(lease);
    return value;
  }

  static <T extends @Nullable Object, X extends Exception> T savepoint(
      Transaction transaction, BodyWith<? super Transaction, T, X> body) throws X {
    transaction.check();
    Lease lease = transaction.lease();
    String name = transaction.enter();
    try {
      inside(transaction, "SAVEPOINT " + name);
      T value;
      try {
        value = body.apply(transaction);
        Tasks.checkpoint();
        transaction.check();
      } catch (Throwable e) {
        boolean undone = rollback(lease, "ROLLBACK TO SAVEPOINT " + name, e);
        transaction.failed(undone ? null : e);
        throw e;
      }
      inside(transaction, "RELEASE SAVEPOINT " + name);
      return value;
    } finally {
      transaction.leave();
    }
  }

  private static void inside(Transaction transaction, String text) {
    try {
      command(transaction.lease(), text);
    } catch (Throwable e) {
      transaction.failed(e);
      throw e;
    }
  }

  private static void command(Lease lease, String text) {
    var _ = lease.run(text, () -> lease.connection().query(text).execute());
  }

  /** Undoes, whatever is cancelled; a connection that cannot do that is closed. */
  private static boolean rollback(Lease lease, String text, Throwable because) {
    if (lease.isBroken()) {
      return false;
    }
    try {
      Tasks.shield(lease.server().options().cancelTimeout(), () -> command(lease, text));
      return true;
    } catch (RuntimeException e) {
      lease.breakDown();
      if (!(because instanceof Cancellation) && e != because) {
        because.addSuppressed(e);
      }
      return false;
    }
  }

  private static void commit(Lease lease) {
    try {
      Tasks.shield(COMMIT_TIMEOUT, () -> command(lease, "COMMIT"));
    } catch (ConnectionLostException e) {
      throw unknown(lease, e);
    } catch (DeadlineExceededException e) {
      lease.breakDown();
      throw unknown(lease, e);
    } catch (SqlException e) {
      rollback(lease, "ROLLBACK", e); // SQLite leaves a transaction open that it cannot commit
      throw e;
    }
  }

  private static ConnectionLostException unknown(Lease lease, RuntimeException cause) {
    return new ConnectionLostException(
        "08007",
        "the connection to "
            + lease.server()
            + " was lost while committing: whether the transaction was committed is not known",
        "COMMIT",
        true,
        cause);
  }

  // ---- cursors outside a transaction

  static void beginForCursor(Lease lease) {
    if (lease.server().engine().cursorsNeedTransaction()) {
      command(lease, lease.server().engine().begin(TransactionOptions.defaults()));
    }
  }

  static void endForCursor(Lease lease) {
    if (lease.server().engine().cursorsNeedTransaction() && !lease.isBroken()) {
      try {
        Tasks.shield(lease.server().options().cancelTimeout(), () -> command(lease, "COMMIT"));
      } catch (RuntimeException e) {
        lease.breakDown();
        LOG.log(DEBUG, "ending the transaction of a cursor failed", e);
      }
    }
  }
}
