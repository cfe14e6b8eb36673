// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accounts between which many clients on many event loops move money, in transactions and in single
 * statements, with cancellations at random moments: no money may come or go, no client may be left
 * without an answer, and what was told to be committed must be.
 */
final class ManyClientsTest {

  private static final int ACCOUNTS = 50;
  private static final int MONEY_EACH = 1_000;
  private static final int MOVES_PER_CLIENT = 120;
  private static final int INSTANCES = 4;
  private static final int CLIENTS_PER_INSTANCE = 4;

  @TempDir Path directory;
  private final AtomicLong seeds = new AtomicLong(1);
  private final AtomicLong logged = new AtomicLong();
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.execute("CREATE TABLE account(id INTEGER PRIMARY KEY, money INTEGER CHECK (money >= 0))");
    db.execute("CREATE TABLE log(id INTEGER PRIMARY KEY, text TEXT)");
    for (int i = 0; i < ACCOUNTS; i++) {
      db.execute("INSERT INTO account VALUES ($1, $2)", i, MONEY_EACH);
    }
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void moneyIsConserved_andEveryAcknowledgedRowIsThere() {
    await(
        db.vertx.deployVerticle(
            () -> new Clients(), new DeploymentOptions().setInstances(INSTANCES)));

    assertThat(db.column("SELECT sum(money) FROM account"))
        .containsExactly((long) ACCOUNTS * MONEY_EACH);
    assertThat(db.column("SELECT count(*) FROM log")).containsExactly(logged.get());
    assertThat(db.column("PRAGMA integrity_check")).containsExactly("ok");
  }

  /** Deployed when all its clients have made their moves. */
  private final class Clients extends AbstractVerticle {
    private Pool pool = db.pool;

    @Override
    public void start(Promise<Void> done) {
      pool =
          Pool.pool(
              vertx,
              new SqliteConnectOptions(db.file.toString()),
              new PoolOptions().setMaxSize(CLIENTS_PER_INSTANCE));
      Future.join(
              java.util.stream.IntStream.range(0, CLIENTS_PER_INSTANCE)
                  .mapToObj(i -> moves(new Random(seeds.getAndIncrement()), MOVES_PER_CLIENT))
                  .toList())
          .<Void>mapEmpty()
          .onComplete(done);
    }

    private Future<Void> moves(Random random, int left) {
      if (left == 0) {
        return Future.succeededFuture();
      }
      Future<Void> move =
          switch (random.nextInt(4)) {
            case 0 -> transfer(random);
            case 1 -> cancelledTransfer(random);
            case 2 -> log(random);
            default -> sum();
          };
      return move.compose(v -> moves(random, left - 1));
    }

    private Future<Void> transfer(Random random) {
      return pool.withTransaction(connection -> transfer(connection, random))
          .otherwiseEmpty()
          .mapEmpty();
    }

    private Future<Void> transfer(SqlConnection connection, Random random) {
      int amount = random.nextInt(MONEY_EACH);
      String sql = "UPDATE account SET money = money + $1 WHERE id = $2";
      return connection
          .preparedQuery(sql)
          .execute(Tuple.of(amount, random.nextInt(ACCOUNTS)))
          .compose(v ->
              connection.preparedQuery(sql).execute(Tuple.of(-amount, random.nextInt(ACCOUNTS))))
          .mapEmpty();
    }

    private Future<Void> cancelledTransfer(Random random) {
      return pool.getConnection()
          .compose(connection -> {
            vertx.runOnContext(v -> SqliteConnection.cast(connection).cancelRequest());
            Future<Void> transferred =
                connection
                    .begin()
                    .compose(transaction ->
                        transfer(connection, random)
                            .compose(v -> transaction.commit(), e -> transaction.rollback()));
            SqliteConnection.cast(connection).cancelRequest();
            return transferred.otherwiseEmpty().eventually(connection::close);
          });
    }

    private Future<Void> log(Random random) {
      Future<?> inserted =
          random.nextBoolean()
              ? pool.query("INSERT INTO log(text) VALUES ('x')").execute()
              : pool.withConnection(connection -> {
                var insert = connection.query("INSERT INTO log(text) VALUES ('y')").execute();
                SqliteConnection.cast(connection).cancelRequest();
                return insert;
              });
      return inserted.onSuccess(rows -> logged.incrementAndGet()).otherwiseEmpty().mapEmpty();
    }

    private Future<Void> sum() {
      return pool.query("SELECT sum(money) FROM account")
          .execute()
          .map(rows -> {
            assertThat(rows.iterator().next().getLong(0)).isEqualTo((long) ACCOUNTS * MONEY_EACH);
            return null;
          });
    }
  }
}
