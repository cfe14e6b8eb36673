// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;

/** The Postgres client of Vert.x, which keeps prepared statements as Selvage has it do. */
final class PgPoolPrograms extends PoolPrograms {
  PgPoolPrograms(Store store) {
    super(
        vertx ->
            PgBuilder.pool()
                .connectingTo(
                    PgConnectOptions.fromUri(store.uri()).setCachePreparedStatements(true))
                .with(new PoolOptions().setMaxSize(SqlGroupBenchmarks.POSTGRES_CONNECTIONS))
                .using(vertx)
                .build(),
        sql -> sql);
  }
}
