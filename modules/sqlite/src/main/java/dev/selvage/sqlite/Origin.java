// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import org.jspecify.annotations.Nullable;

/** What the connections of one pool have in common. */
record Origin(
    Database database,
    SqliteConnectOptions options,
    SocketAddress address,
    @Nullable ClientMetrics<?, ?, ?> metrics) {

  private static final String SHARED = "dev.selvage.sqlite";

  /**
   * The database of these options: the one that this Vertx has open already, or a new one. It ends
   * with the last {@code closeFuture} that it was given to.
   */
  static Origin of(VertxInternal vertx, SqliteConnectOptions options, CloseFuture closeFuture) {
    DatabaseSettings settings = DatabaseSettings.of(options);
    Database database =
        settings.shareable()
            ? vertx.createSharedResource(
                SHARED, settings.shareKey(), closeFuture, shared -> open(settings, shared))
            : open(settings, closeFuture);
    SocketAddress address = options.getSocketAddress();
    return new Origin(database, options, address, metrics(vertx, options, closeFuture));
  }

  private static @Nullable ClientMetrics<?, ?, ?> metrics(
      VertxInternal vertx, SqliteConnectOptions options, CloseFuture closeFuture) {
    var factory = vertx.metrics();
    ClientMetrics<?, ?, ?> metrics =
        factory == null
            ? null
            : factory.createClientMetrics(
                options.getSocketAddress(), "sql", options.getMetricsName());
    if (metrics != null) {
      closeFuture.add(completion -> {
        metrics.close();
        completion.succeed();
      });
    }
    return metrics;
  }

  private static Database open(DatabaseSettings settings, CloseFuture closeFuture) {
    var database = new Database(settings);
    closeFuture.add(database);
    return database;
  }

  DatabaseMetadata metadata() {
    return new Metadata(database.version());
  }

  private record Metadata(String fullVersion) implements DatabaseMetadata {
    @Override
    public String productName() {
      return "SQLite";
    }

    @Override
    public int majorVersion() {
      return Integer.parseInt(fullVersion.split("\\.", -1)[0]);
    }

    @Override
    public int minorVersion() {
      return Integer.parseInt(fullVersion.split("\\.", -1)[1]);
    }
  }
}
