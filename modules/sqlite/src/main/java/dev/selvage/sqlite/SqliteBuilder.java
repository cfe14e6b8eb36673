// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Handler;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PropertyKind;

/** Builds pools of SQLite databases. */
public final class SqliteBuilder {

  /**
   * The rowid of the row that an INSERT inserted last, as a property of its result: {@code
   * rows.property(SqliteBuilder.LAST_INSERT_ID)}. Absent when nothing was inserted, and in batches,
   * where {@code RETURNING} tells every key.
   */
  public static final PropertyKind<Long> LAST_INSERT_ID =
      PropertyKind.create("last-insert-id", Long.class);

  private SqliteBuilder() {}

  /** A builder: {@code SqliteBuilder.pool().connectingTo("sqlite:app.db").using(vertx).build()}. */
  public static ClientBuilder<Pool> pool() {
    return ClientBuilder.pool(SqliteDriver.INSTANCE);
  }

  /** A pool as {@code block} configures it. */
  public static Pool pool(Handler<ClientBuilder<Pool>> block) {
    return ClientBuilder.pool(SqliteDriver.INSTANCE, block);
  }
}
