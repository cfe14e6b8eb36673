// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lane as the SQL client sees it. */
final class LaneConnection implements Connection {

  private final ContextInternal context;
  private final Origin origin;
  private final Lane lane;
  private final Supplier<Future<Void>> onClosed;
  private @Nullable Holder holder;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Promise<Void> allClosed = Promise.promise();
  private volatile boolean closed;

  /**
   * A connection.
   *
   * @param onClosed called once when its lane is closed; done when all is
   */
  LaneConnection(ContextInternal context, Origin origin, Supplier<Future<Void>> onClosed) {
    this.context = context;
    this.origin = origin;
    this.lane = new Lane(origin.database(), context);
    this.onClosed = onClosed;
  }

  Lane lane() {
    return lane;
  }

  @Override
  public <R> void schedule(CommandBase<R> command, Completable<R> handler) {
    Commands.submit(command, handler, context, lane, this, origin.database());
  }

  @Override
  public TracingPolicy tracingPolicy() {
    return origin.options().getTracingPolicy();
  }

  @Override
  public SocketAddress server() {
    return origin.address();
  }

  @Override
  public String system() {
    return "sqlite";
  }

  @Override
  public String database() {
    return origin.options().getDatabase();
  }

  @Override
  public @Nullable String user() {
    return null;
  }

  @Override
  public @Nullable ClientMetrics<?, ?, ?> metrics() {
    return origin.metrics();
  }

  @Override
  public void init(Holder holder) {
    this.holder = holder;
  }

  @Override
  public boolean isSsl() {
    return false;
  }

  @Override
  public boolean isValid() {
    return !closed;
  }

  @Override
  public int pipeliningLimit() {
    return origin.options().getQueueLimit();
  }

  @Override
  public DatabaseMetadata getDatabaseMetaData() {
    return origin.metadata();
  }

  @Override
  public void close(Holder closer, Completable<Void> completion) {
    allClosed.future().onComplete(completion);
    if (closing.compareAndSet(false, true)) {
      lane.close((result, failure) -> laneClosed());
    }
  }

  private void laneClosed() {
    closed = true;
    if (holder != null) {
      holder.handleClosed();
    }
    onClosed.get().onComplete(allClosed);
  }

  @Override
  public int getProcessId() {
    throw new UnsupportedOperationException("SQLite has no server process");
  }

  @Override
  public int getSecretKey() {
    throw new UnsupportedOperationException("SQLite has no server process");
  }
}
