// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.internal.SqlConnectionBase;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.spi.ConnectionFactory;

/** What users hold of a connection. */
final class LaneSqlConnection extends SqlConnectionBase<LaneSqlConnection>
    implements SqliteConnection {

  private final LaneConnection connection;

  LaneSqlConnection(
      ContextInternal context,
      ConnectionFactory<SqliteConnectOptions> factory,
      LaneConnection connection) {
    super(context, factory, connection, SqliteDriver.INSTANCE);
    this.connection = connection;
    connection.init(this);
  }

  static Future<SqliteConnection> connect(ContextInternal context, SqliteConnectOptions options) {
    var factory = SqliteDriver.INSTANCE.createConnectionFactory(context.owner());
    Future<SqlConnection> opened = factory.connect((Context) context, options);
    return prepareForClose(context, opened).map(SqliteConnection::cast);
  }

  @Override
  public <R> void schedule(CommandBase<R> command, Completable<R> handler) {
    if (tx != null) {
      tx.schedule(command, handler);
    } else {
      connection.schedule(command, handler); // which does the reporting, in transactions too
    }
  }

  Lane lane() {
    return connection.lane();
  }

  @Override
  public Future<Void> cancelRequest() {
    var promise = context.<Void>promise();
    connection.lane().cancel().onComplete(promise);
    return promise.future();
  }
}
