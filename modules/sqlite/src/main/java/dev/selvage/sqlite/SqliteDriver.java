// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.internal.pool.CloseablePool;
import io.vertx.sqlclient.spi.ConnectionFactory;
import io.vertx.sqlclient.spi.Driver;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The driver as Vert.x finds it through {@code META-INF/services}. Users have {@link SqliteBuilder}
 * and {@code Pool.pool}.
 */
public final class SqliteDriver implements Driver<SqliteConnectOptions> {

  static final SqliteDriver INSTANCE = new SqliteDriver();

  private static final String SHARED_POOLS = "dev.selvage.sqlite.pools";

  /** For the service loader. */
  public SqliteDriver() {}

  @Override
  public Pool newPool(
      Vertx vertx,
      Supplier<Future<SqliteConnectOptions>> databases,
      PoolOptions options,
      NetClientOptions transport,
      @Nullable Handler<SqlConnection> connectHandler,
      CloseFuture closeFuture) {
    VertxInternal vx = (VertxInternal) vertx;
    SqlitePool pool =
        options.isShared()
            ? vx.createSharedResource(
                SHARED_POOLS,
                options.getName(),
                closeFuture,
                shared -> new SqlitePool(vx, databases, options, connectHandler, shared))
            : new SqlitePool(vx, databases, options, connectHandler, closeFuture);
    return new CloseablePool(vx, closeFuture, pool);
  }

  ConnectionFactory<SqliteConnectOptions> createConnectionFactory(Vertx vertx) {
    return new LaneFactory((VertxInternal) vertx);
  }

  @Override
  public ConnectionFactory<SqliteConnectOptions> createConnectionFactory(
      Vertx vertx, NetClientOptions transport) {
    return createConnectionFactory(vertx);
  }

  @Override
  public @Nullable SqliteConnectOptions parseConnectionUri(String uri) {
    return uri.startsWith(ConnectionUri.SCHEME) ? ConnectionUri.parse(uri) : null;
  }

  @Override
  public boolean acceptsOptions(SqlConnectOptions options) {
    return options instanceof SqliteConnectOptions
        || options.getClass().equals(SqlConnectOptions.class);
  }

  @Override
  public SqliteConnectOptions downcast(SqlConnectOptions options) {
    return new SqliteConnectOptions(options);
  }

  @Override
  public int appendQueryPlaceholder(StringBuilder queryBuilder, int index, int current) {
    queryBuilder.append('$').append(1 + index);
    return index;
  }
}
