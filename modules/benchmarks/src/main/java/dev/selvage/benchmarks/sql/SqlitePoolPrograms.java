// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/** The pool of Selvage's driver for SQLite, with its default options. */
final class SqlitePoolPrograms extends PoolPrograms {
  SqlitePoolPrograms(Store store) {
    super(
        vertx -> Pool.pool(vertx, SqlConnectOptions.fromUri(store.uri()), new PoolOptions()),
        sql -> sql);
  }
}
