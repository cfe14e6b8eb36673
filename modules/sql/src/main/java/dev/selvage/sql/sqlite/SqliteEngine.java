// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.sqlite;

import dev.selvage.sql.DatabaseOptions;
import dev.selvage.sql.TransactionOptions;
import dev.selvage.sql.spi.Engine;
import dev.selvage.sql.spi.ServerError;
import dev.selvage.sqlite.SqliteConnectOptions;
import dev.selvage.sqlite.SqliteConnection;
import dev.selvage.sqlite.SqliteException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code sqlite:} URIs. Needs the module sqlite on the class path. */
public final class SqliteEngine implements Engine {
  /** A connection of SQLite's is a queue, not a handle: many of them let writes be joined. */
  private static final int MAX_CONNECTIONS = 128;

  private static final Pattern CONSTRAINT =
      Pattern.compile(".*(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: (.*))?");

  @Override
  public List<String> schemes() {
    return List.of("sqlite");
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
            .setName(options.name());
    return Pool.pool(vertx, SqliteConnectOptions.fromUri(uri), pool);
  }

  @Override
  public String begin(TransactionOptions options) {
    return options.readOnly() ? "BEGIN READ ONLY" : "BEGIN IMMEDIATE";
  }

  @Override
  public Optional<String> exclusive() {
    return Optional.empty();
  }

  @Override
  public boolean cursorsNeedTransaction() {
    return false;
  }

  @Override
  public Future<Void> cancel(SqlConnection connection) {
    return SqliteConnection.cast(connection).cancelRequest();
  }

  @Override
  public Future<Void> discard(SqlConnection connection) {
    return connection.close(); // which rolls back; there is no handle to be lost
  }

  @Override
  public Optional<ServerError> error(Throwable failure) {
    if (!(failure instanceof SqliteException e)) {
      return Optional.empty();
    }
    Matcher matcher = CONSTRAINT.matcher(e.errorMessage());
    boolean violation = e.getSqlState().startsWith("23") && matcher.matches();
    String named = violation ? matcher.group(1) : null;
    return Optional.of(
        named == null
            ? ServerError.of(e.getSqlState(), e.errorMessage())
            : violation(e, named, e.getSqlState().equals("23514")));
  }

  /** "users.name, users.born" for a unique or not-null constraint, its name for a check. */
  private static ServerError violation(SqliteException e, String named, boolean check) {
    String constraint = check ? named : null;
    String table = null;
    List<String> columns = new ArrayList<>();
    for (String column : check ? new String[0] : named.replaceFirst(" \\(.*", "").split(", ", -1)) {
      int dot = column.indexOf('.');
      table = dot < 0 ? table : column.substring(0, dot);
      columns.add(column.substring(dot + 1));
    }
    return error(e, constraint, table, columns);
  }

  private static ServerError error(
      SqliteException e,
      @Nullable String constraint,
      @Nullable String table,
      List<String> columns) {
    return new ServerError(
        e.getSqlState(), e.errorMessage(), null, constraint, table, List.copyOf(columns));
  }
}
