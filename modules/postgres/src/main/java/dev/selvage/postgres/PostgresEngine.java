// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import dev.selvage.sql.DatabaseOptions;
import dev.selvage.sql.TransactionOptions;
import dev.selvage.sql.spi.Engine;
import dev.selvage.sql.spi.ServerError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code postgresql:} and {@code postgres:} URIs, with the Postgres client of Vert.x. */
public final class PostgresEngine implements Engine {
  private static final int MAX_CONNECTIONS = 10;

  /** Key (name)=(Ada) already exists. */
  private static final Pattern KEY = Pattern.compile("Key \\((.*?)\\)=.*", Pattern.DOTALL);

  @Override
  public List<String> schemes() {
    return List.of("postgresql", "postgres");
  }

  @Override
  public int maxConnections() {
    return MAX_CONNECTIONS;
  }

  @Override
  public Pool pool(Vertx vertx, String uri, DatabaseOptions options, int maxConnections) {
    PoolOptions pool =
        new PoolOptions()
            .setMaxSize(maxConnections)
            .setMaxWaitQueueSize(options.maxWaiting())
            .setName(options.name())
            .setConnectionTimeout(millis(options.leaseTimeout()))
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(millis(options.idleTimeout()))
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxLifetime(millis(options.maxLifetime()))
            .setMaxLifetimeUnit(TimeUnit.MILLISECONDS);
    return PgBuilder.pool()
        .connectingTo(connectOptions(uri, options))
        .with(pool)
        .using(vertx)
        .build();
  }

  private static PgConnectOptions connectOptions(String uri, DatabaseOptions options) {
    PgConnectOptions connect;
    try {
      connect = PgConnectOptions.fromUri(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + Uris.withoutPassword(uri) + "\" is no URI of a Postgres database", e);
    }
    connect.addProperty("application_name", options.name());
    if (options.cachedStatements() > 0) {
      connect.setCachePreparedStatements(true);
      connect.setPreparedStatementCacheMaxSize(options.cachedStatements());
    }
    return connect;
  }

  private static int millis(Duration span) {
    return (int) Math.min(Integer.MAX_VALUE, span.toMillis());
  }

  @Override
  public String begin(TransactionOptions options) {
    String isolation =
        switch (options.isolation()) {
          case STANDARD -> "";
          case READ_COMMITTED -> " ISOLATION LEVEL READ COMMITTED";
          case REPEATABLE_READ -> " ISOLATION LEVEL REPEATABLE READ";
          case SERIALIZABLE -> " ISOLATION LEVEL SERIALIZABLE";
        };
    return "BEGIN" + isolation + (options.readOnly() ? " READ ONLY" : "");
  }

  @Override
  public Optional<String> exclusive() {
    return Optional.of("SELECT pg_advisory_xact_lock(hashtextextended('selvage', 0))");
  }

  @Override
  public Future<Void> cancel(SqlConnection connection) {
    return Wire.of(connection).cancel();
  }

  @Override
  public Future<Void> discard(SqlConnection connection) {
    return Wire.of(connection).close().eventually(connection::close);
  }

  @Override
  public Optional<ServerError> error(Throwable failure) {
    return failure instanceof PgException e ? Optional.of(error(e)) : Optional.empty();
  }

  private static ServerError error(PgException e) {
    String more =
        Stream.of(e.getDetail(), e.getHint())
            .filter(text -> text != null && !text.isBlank())
            .collect(Collectors.joining(". "));
    return new ServerError(
        e.getSqlState(),
        e.getErrorMessage(),
        more.isEmpty() ? null : more,
        e.getConstraint(),
        e.getTable(),
        columns(e.getColumn(), e.getDetail()));
  }

  private static List<String> columns(@Nullable String column, @Nullable String detail) {
    if (column != null) {
      return List.of(column);
    }
    Matcher key = KEY.matcher(detail == null ? "" : detail);
    return key.matches() ? Arrays.stream(key.group(1).split(", ", -1)).toList() : List.of();
  }
}
