// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.sql.spi.Engine;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database in direct style: SQLite or Postgres, by its URI.
 *
 * <pre>{@code
 * Database db = Database.open(vertx, "sqlite:app.db");   // or "postgresql://user:secret@host/app"
 *
 * List<User> users = db.query("SELECT id, name FROM users WHERE age > $1", 18).list(User.class);
 * Order order = db.transaction(tx -> {
 *   tx.execute("UPDATE stock SET left = left - 1 WHERE item = $1", item);
 *   return tx.query("INSERT INTO orders(item) VALUES ($1) RETURNING *", item).one(Order.class);
 * });
 * }</pre>
 *
 * <p><b>Connections.</b> Each statement leases one, at most {@link DatabaseOptions#maxConnections}
 * at a time; tasks that wait are served in the order of their arrival. Waiting has two limits, in
 * number and in time, and one failure: {@link PoolExhaustedException}, which says who holds the
 * connections. <b>Thread safety.</b> Tasks of any event loop may use one; share one for each
 * database of a process.
 */
@CheckReturnValue
public final class Database implements Sql, AutoCloseable {
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

  private final Server server;
  private final Leases leases;
  private final Channel channel = new Leasing();

  private Database(Server server, Leases leases) {
    this.server = server;
    this.leases = leases;
  }

  /**
   * Opens a database with the default options. Connects when it is first used; {@link #ping} is a
   * first use.
   *
   * @param uri {@code sqlite:file.db}, {@code sqlite::memory:}, {@code postgresql://host/database}
   * @throws IllegalArgumentException when no engine knows the URI, or it is not one
   */
  public static Database open(Vertx vertx, String uri) {
    return open(vertx, uri, DatabaseOptions.defaults());
  }

  /** {@link #open(Vertx, String)} with options. */
  public static Database open(Vertx vertx, String uri, DatabaseOptions options) {
    return open(vertx, Engines.of(uri), uri, options);
  }

  static Database open(Vertx vertx, Engine engine, String uri, DatabaseOptions options) {
    int most = options.maxConnections() == 0 ? engine.maxConnections() : options.maxConnections();
    Pool pool = engine.pool(vertx, uri, options, most);
    Server server = new Server(vertx, engine, pool, options);
    return new Database(server, new Leases(server, most));
  }

  @Override
  public Query query(String sql, @Nullable Object... values) {
    return Query.of(channel, sql, values);
  }

  @Override
  public Batch batch(String sql, Collection<?> rows) {
    return Batch.of(channel, sql, rows);
  }

  @Override
  public void script(String sql) {
    connection(connection -> {
      connection.script(sql);
      return true;
    });
  }

  @Override
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T transaction(
      BodyWith<? super Transaction, T, X> body) throws X {
    return transaction(TransactionOptions.defaults(), body);
  }

  /** {@link #transaction(BodyWith)} with options. */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T transaction(
      TransactionOptions options, BodyWith<? super Transaction, T, X> body) throws X {
    return channel.with(lease -> Transactions.run(lease, options, body));
  }

  /** {@link #transaction(TransactionOptions, BodyWith)} for code that returns nothing. */
  public <X extends Exception> void transaction(
      TransactionOptions options, ActionWith<? super Transaction, X> action) throws X {
    var unused =
        transaction(
            options,
            transaction -> {
              action.run(transaction);
              return true;
            });
  }

  /**
   * Leases one connection for the body. It goes back to the pool when the body has ended, with
   * whatever session settings the body left on it: use {@code SET LOCAL} in a transaction instead.
   */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T connection(
      BodyWith<? super Connection, T, X> body) throws X {
    return channel.with(lease -> body.apply(new Connection(lease)));
  }

  /** {@link #connection(BodyWith)} for code that returns nothing. */
  public <X extends Exception> void connection(ActionWith<? super Connection, X> action) throws X {
    var unused =
        connection(connection -> {
          action.run(connection);
          return true;
        });
  }

  /** The scheme of its URI, as its engine has it first: {@code sqlite}, {@code postgresql}. */
  public String scheme() {
    return server.engine().schemes().getFirst();
  }

  /**
   * In a transaction, keeps out all others who ask for the same, in any process, until it ends;
   * waits for them first. For what must be done once, such as migrations.
   */
  public void exclusively(Transaction transaction) {
    server
        .engine()
        .exclusive()
        .ifPresent(lock -> {
          var _ = transaction.query(lock).rows();
        });
  }

  /** Returns if the database answers. */
  public void ping() {
    var _ = query("SELECT 1").rows();
  }

  /** The plain Vert.x pool below. Its users do not count for the limits and reports of this. */
  public Pool pool() {
    return server.pool();
  }

  /** How many connections are in use. Any thread. */
  public PoolStatus status() {
    return new PoolStatus(leases.most(), leases.taken(), leases.waiting());
  }

  /** Who holds the connections: task, last statement, for how long; the longest first. */
  public List<String> holders() {
    return leases.holders();
  }

  /**
   * Refuses further statements, waits up to ten seconds for the connections to come back, and
   * closes them. Shielded. Closing it again does nothing.
   */
  @Override
  public void close() {
    Tasks.shield(CLOSE_GRACE.multipliedBy(2), () -> Tasks.await(shutdown()));
  }

  /** {@link #close} from outside a task; completes when it is done. Any thread. */
  @CanIgnoreReturnValue
  public Future<Void> shutdown() {
    Promise<Void> free = Promise.promise();
    long timer = server.vertx().setTimer(CLOSE_GRACE.toMillis(), late -> free.tryComplete());
    leases.close().onComplete(done -> free.tryComplete());
    return free.future()
        .onComplete(done -> server.vertx().cancelTimer(timer))
        .compose(done -> server.pool().close());
  }

  @Override
  public String toString() {
    return "Database[" + server + "]";
  }

  /** A connection of the pool for each. */
  private final class Leasing implements Channel {
    @Override
    public <T extends @Nullable Object, X extends Exception> T with(BodyWith<Lease, T, X> body)
        throws X {
      try (Lease lease = leases.lease()) {
        return body.apply(lease);
      }
    }

    @Override
    public Lease open() {
      Lease lease = leases.lease();
      try {
        Transactions.beginForCursor(lease);
        return lease;
      } catch (Throwable e) {
        lease.close();
        throw e;
      }
    }

    @Override
    public void closed(Lease lease) {
      try {
        Transactions.endForCursor(lease);
      } finally {
        lease.close();
      }
    }

    @Override
    public Server server() {
      return server;
    }
  }
}
