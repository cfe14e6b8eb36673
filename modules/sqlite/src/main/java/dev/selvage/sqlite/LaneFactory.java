// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.ConnectionFactory;

/** Connections outside any pool; each holds its database open. */
final class LaneFactory implements ConnectionFactory<SqliteConnectOptions> {

  private final VertxInternal vertx;
  private final CloseFuture closeFuture = new CloseFuture();

  LaneFactory(VertxInternal vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<SqlConnection> connect(Context context, SqliteConnectOptions options) {
    ContextInternal caller = (ContextInternal) context;
    CloseFuture held = new CloseFuture();
    Origin origin;
    try {
      origin = Origin.of(vertx, new SqliteConnectOptions(options), held);
    } catch (RuntimeException e) {
      return caller.failedFuture(e);
    }
    closeFuture.add(held);
    var connection = new LaneConnection(caller, origin, held::close);
    return Opening.of(connection.lane(), caller, origin.database())
        .<SqlConnection>map(v -> new LaneSqlConnection(caller, this, connection))
        .onFailure(failure -> held.close());
  }

  @Override
  public void close(Completable<Void> completion) {
    closeFuture.close(completion);
  }
}
