// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.TransactionPropagation;
import io.vertx.sqlclient.internal.SqlClientBase;
import io.vertx.sqlclient.internal.command.CommandBase;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool whose own queries go straight to the database's threads, all of them at once, so that
 * writes can be joined; only connections are leased, at most as many as the pool's maximum size.
 */
final class SqlitePool extends SqlClientBase implements Pool, Closeable {

  private final VertxInternal vertx;
  private final Leases leases;
  private final LaneFactory factory;
  private final Future<Entry> entry;

  SqlitePool(
      VertxInternal vertx,
      Supplier<Future<SqliteConnectOptions>> databases,
      PoolOptions options,
      @Nullable Handler<SqlConnection> connectHandler,
      CloseFuture closeFuture) {
    super(SqliteDriver.INSTANCE);
    this.vertx = vertx;
    this.factory = new LaneFactory(vertx);
    this.leases = new Leases(vertx, options);
    closeFuture.add(this);
    Future<Origin> origin = origin(databases, closeFuture);
    this.entry =
        connectHandler == null
            ? origin.map(this::entry)
            : origin.compose(open -> initialize(open, connectHandler));
  }

  private Future<Origin> origin(
      Supplier<Future<SqliteConnectOptions>> databases, CloseFuture closeFuture) {
    Future<SqliteConnectOptions> options = databases.get();
    if (options.succeeded()) {
      // At once, so that wrong options are refused where the pool is built.
      return Future.succeededFuture(
          Origin.of(vertx, new SqliteConnectOptions(options.result()), closeFuture));
    }
    return options.map(o -> Origin.of(vertx, new SqliteConnectOptions(o), closeFuture));
  }

  private Entry entry(Origin origin) {
    return new Entry(
        origin, new LaneConnection(vertx.getOrCreateContext(), origin, Future::succeededFuture));
  }

  /** Lets the handler have a connection before anybody else; done when it closes it. */
  private Future<Entry> initialize(Origin origin, Handler<SqlConnection> connectHandler) {
    ContextInternal context = vertx.getOrCreateContext();
    Promise<Entry> done = context.promise();
    Entry opened = entry(origin);
    var connection =
        new LaneConnection(
            context,
            origin,
            () -> {
              done.tryComplete(opened);
              return Future.succeededFuture();
            });
    Opening.of(connection.lane(), context, origin.database())
        .onComplete(
            v -> connectHandler.handle(new LaneSqlConnection(context, factory, connection)),
            done::tryFail);
    return done.future();
  }

  @Override
  protected ContextInternal context() {
    return vertx.getOrCreateContext();
  }

  @Override
  protected <T> PromiseInternal<T> promise() {
    return vertx.promise();
  }

  @Override
  public <R> void schedule(CommandBase<R> command, Completable<R> handler) {
    ContextInternal context = vertx.getOrCreateContext();
    if (entry.succeeded()) {
      schedule(command, handler, context, entry.result());
    } else {
      entry.onComplete(e -> schedule(command, handler, context, e), handler::fail);
    }
  }

  private static <R> void schedule(
      CommandBase<R> command, Completable<R> handler, ContextInternal context, Entry entry) {
    Commands.submit(command, handler, context, null, entry.reporter, entry.origin.database());
  }

  @Override
  public Future<SqlConnection> getConnection() {
    ContextInternal context = vertx.getOrCreateContext();
    PromiseInternal<SqlConnection> promise = context.promise();
    entry.onComplete(
        opened ->
            leases
                .acquire(context)
                .compose(lease -> connection(context, opened.origin, lease))
                .onComplete(promise),
        promise::fail);
    return promise.future();
  }

  private Future<SqlConnection> connection(
      ContextInternal context, Origin origin, Leases.Lease lease) {
    var connection = new LaneConnection(context, origin, lease::release);
    return Opening.of(connection.lane(), context, origin.database())
        .<SqlConnection>map(v -> {
          lease.begin();
          return new LaneSqlConnection(context, factory, connection);
        })
        .onFailure(failure -> lease.release());
  }

  @Override
  public <T> Future<@Nullable T> withTransaction(
      TransactionPropagation propagation, Function<SqlConnection, Future<@Nullable T>> function) {
    if (propagation == TransactionPropagation.CONTEXT && vertx.getContext() == null) {
      return Future.failedFuture(
          new IllegalStateException("a transaction can be propagated on a Vert.x context only"));
    }
    return Pool.super.withTransaction(propagation, function);
  }

  /** How many connections are leased. */
  @Override
  public int size() {
    return leases.inUse();
  }

  @Override
  public Future<Void> close() {
    throw new UnsupportedOperationException("closed through the pool that wraps it");
  }

  @Override
  public void close(Completable<Void> completion) {
    leases.close();
    factory.close(completion);
  }

  /** The open database, and a connection that stands for the pool in metrics and traces. */
  private record Entry(Origin origin, LaneConnection reporter) {}
}
