// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.sql.spi.Engine;
import dev.selvage.sql.spi.ServerError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A database that answers after spans of time that the test chooses, and that minds: a statement
 * beside another one on the same connection, a cancellation that hits a statement it was not meant
 * for, a connection that is used after its return. As in Postgres, a cancellation hits whatever the
 * connection is executing when it arrives.
 */
final class FakeServer implements Engine {
  private final Vertx vertx;
  final List<String> offences = new ArrayList<>();
  private final Map<SqlConnection, State> connections = new LinkedHashMap<>();

  IntSupplier connectMillis = () -> 10;
  IntSupplier queryMillis = () -> 10;
  IntSupplier cancelMillis = () -> 2;
  IntSupplier closeMillis = () -> 10;
  boolean deaf;
  int lostCancels;
  boolean refusing;
  Runnable granted = () -> {};

  int cursors;
  int fetches;
  int opened;
  int cancelled;
  int discarded;

  FakeServer(Vertx vertx) {
    this.vertx = vertx;
  }

  Database database(DatabaseOptions options) {
    return Database.open(vertx, this, "fake:", options);
  }

  /** Connections that somebody has, or that are on their way back. */
  int open() {
    return connections.size();
  }

  private static final class State {
    private @Nullable Promise<RowSet<Row>> running;
    private boolean returned;
  }

  static final class FakeError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FakeError() {
      super("canceling statement due to user request");
    }
  }

  @Override
  public List<String> schemes() {
    return List.of("fake");
  }

  @Override
  public Optional<String> exclusive() {
    return Optional.empty();
  }

  @Override
  public int maxConnections() {
    return 2;
  }

  @Override
  public Pool pool(Vertx same, String uri, DatabaseOptions options, int maxConnections) {
    return proxy(
        Pool.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getConnection" -> connect(maxConnections);
              case "close" -> Future.succeededFuture();
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Future<SqlConnection> connect(int maxConnections) {
    Promise<SqlConnection> promise = Promise.promise();
    opened++;
    int number = opened;
    if (connections.size() >= maxConnections) {
      offences.add("connection " + number + " is one too many");
    }
    after(
        connectMillis.getAsInt(),
        () -> {
          if (refusing) {
            promise.fail(new IOException("connection refused"));
            return;
          }
          SqlConnection connection = connection(number);
          connections.put(connection, new State());
          promise.complete(connection);
          granted.run();
        });
    return promise.future();
  }

  private SqlConnection connection(int number) {
    return proxy(
        SqlConnection.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "preparedQuery", "query" -> query((SqlConnection) self);
              case "prepare" -> prepare((SqlConnection) self);
              case "close" -> giveBack((SqlConnection) self);
              case "hashCode" -> number;
              case "equals" -> self == arguments[0];
              case "toString" -> "connection " + number;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Object query(SqlConnection connection) {
    return proxy(
        PreparedQuery.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "execute" -> execute(connection);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Future<PreparedStatement> prepare(SqlConnection connection) {
    PreparedStatement statement =
        proxy(
            PreparedStatement.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "cursor" -> new FakeCursor(this, connection).asCursor();
                  case "close" -> Future.succeededFuture();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
    return execute(connection).map(statement);
  }

  Future<RowSet<Row>> execute(SqlConnection connection) {
    Promise<RowSet<Row>> promise = Promise.promise();
    State state = connections.get(connection);
    if (state == null || state.returned) {
      offences.add(connection + " is used after its return");
      return Future.failedFuture("closed");
    }
    if (state.running != null) {
      offences.add(connection + " executes two statements at a time");
    }
    state.running = promise;
    after(
        queryMillis.getAsInt(),
        () -> {
          if (promise.tryComplete(noRows())) {
            state.running = null;
          }
        });
    return promise.future();
  }

  private Future<Void> giveBack(SqlConnection connection) {
    State state = connections.get(connection);
    if (state == null || state.returned) {
      offences.add(connection + " is given back twice");
      return Future.succeededFuture();
    }
    if (state.running != null) {
      offences.add(connection + " is given back while it executes a statement");
    }
    state.returned = true;
    Promise<Void> back = Promise.promise();
    after(
        closeMillis.getAsInt(),
        () -> {
          connections.remove(connection);
          back.complete();
        });
    return back.future();
  }

  @Override
  public String begin(TransactionOptions options) {
    return "BEGIN";
  }

  @Override
  public Future<Void> cancel(SqlConnection connection) {
    Promise<Void> settled = Promise.promise();
    State state = connections.get(connection);
    Promise<RowSet<Row>> meant = state == null ? null : state.running;
    if (deaf) {
      return settled.future();
    }
    after(
        cancelMillis.getAsInt(),
        () -> {
          Promise<RowSet<Row>> hit = state == null || lostCancels-- > 0 ? null : state.running;
          if (hit != null && hit != meant) {
            offences.add(connection + ": a cancellation hits a later statement");
          }
          if (hit != null && state != null && hit.tryFail(new FakeError())) {
            cancelled++;
            state.running = null;
          }
          settled.complete();
        });
    return settled.future();
  }

  @Override
  public Future<Void> discard(SqlConnection connection) {
    discarded++;
    State state = connections.remove(connection);
    if (state != null) {
      state.returned = true;
    }
    return Future.succeededFuture();
  }

  @Override
  public Optional<ServerError> error(Throwable failure) {
    return failure instanceof FakeError
        ? Optional.of(ServerError.of("57014", String.valueOf(failure.getMessage())))
        : Optional.empty();
  }

  private void after(int millis, Runnable action) {
    vertx.setTimer(Math.max(1, millis), id -> action.run());
  }

  @SuppressWarnings("unchecked")
  private static RowSet<Row> noRows() {
    RowIterator<Row> none =
        proxy(
            RowIterator.class,
            (self, method, arguments) -> method.getName().equals("hasNext") ? false : null);
    return proxy(
        RowSet.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "rowCount", "size" -> 0;
              case "iterator" -> none;
              default -> null;
            });
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(FakeServer.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
