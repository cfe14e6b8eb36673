// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A transaction: the mailbox through which its connection reaches the writer while it owns it. The
 * mailbox is closed when the transaction is over, for whatever reason.
 */
final class Transaction {

  final JobQueue jobs;
  final boolean readOnly;
  private final long createdNanos = System.nanoTime();
  private volatile @Nullable SqliteException lost;
  private volatile @Nullable String lastSql;

  Transaction(int limit, boolean readOnly) {
    this.readOnly = readOnly;
    jobs = new JobQueue(limit);
  }

  /** Called by the writer when SQLite ended the transaction on its own. */
  void lose(SqliteException reason) {
    lost = reason;
  }

  @Nullable SqliteException lost() {
    return lost;
  }

  void running(@Nullable String sql) {
    lastSql = sql;
  }

  /** Who holds the writer, for those who wait for it. */
  String describe() {
    Duration age = Duration.ofNanos(System.nanoTime() - createdNanos);
    String last = lastSql;
    return "a transaction that was asked for "
        + age.toMillis()
        + " ms ago"
        + (last == null ? "" : " and last executed: " + last);
  }
}
