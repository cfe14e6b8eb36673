// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationOptions;
import dev.selvage.tasks.CancelScope;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The line for connections, on virtual time, with a database that minds what is done to it. */
final class LeasesTest {
  private static final int SEEDS = 1_000;
  private static final int SEEDS_OF_A_SIMULATION = 50;
  private static final DatabaseOptions ONE =
      DatabaseOptions.defaults().withName("fake").withMaxConnections(1);

  @FunctionalInterface
  private interface Scenario {
    void run(Simulation sim, FakeServer server) throws Exception;
  }

  private static void simulated(long seed, Scenario scenario) {
    SimulationOptions options = SimulationOptions.defaults().withSeed(seed).withEventLoops(1);
    try (Simulation sim = Simulation.with(options)) {
      FakeServer server = new FakeServer(sim.vertx());
      sim.<@Nullable Void>run(Tasks.run(sim.vertx(), "test", () -> scenario.run(sim, server)));
      sim.advanceBy(Duration.ofSeconds(1));
      assertThat(server.offences).isEmpty();
      assertThat(server.open()).as("connections that leaked").isZero();
    }
  }

  private static void after(long millis, CancelScope scope) {
    Vertx.currentContext().owner().setTimer(millis, id -> scope.cancel("enough"));
  }

  private static long millis(Simulation sim) {
    return sim.elapsed().toMillis();
  }

  // The server connects in 10 ms, answers in 10 ms, takes a connection back in 10 ms.

  @Test
  void case53_queued_leavesTheLine() {
    simulated(
        1,
        (sim, server) -> {
          Database db = server.database(ONE);
          group(g -> {
            g.fork("holder", () -> db.execute("x"));
            g.fork(
                "waiting",
                () ->
                    cancelScope(scope -> {
                      after(5, scope);
                      return db.execute("y");
                    }));
            sleep(Duration.ofMillis(4));
            assertThat(db.status()).isEqualTo(new PoolStatus(1, 1, 1));
            sleep(Duration.ofMillis(4));
            assertThat(db.status()).isEqualTo(new PoolStatus(1, 1, 0));
          });
          assertThat(server.opened).isEqualTo(1);
          db.execute("z");
        });
  }

  @Test
  void case53_connecting_goesAtOnce_andThePlaceIsFreeWhenTheConnectionIsBack() {
    simulated(
        1,
        (sim, server) -> {
          Database db = server.database(ONE);
          var value =
              cancelScope(scope -> {
                after(5, scope);
                return db.execute("x");
              });

          assertThat(value).isEmpty();
          assertThat(millis(sim)).isLessThan(10);
          assertThat(db.status()).isEqualTo(new PoolStatus(1, 1, 0));
          db.execute("y");
          assertThat(millis(sim)).isBetween(40L, 43L);
        });
  }

  @Test
  void case53_granted_isGivenBackAtTheNextCheckpoint() {
    simulated(
        1,
        (sim, server) -> {
          Database db = server.database(ONE);
          var value =
              cancelScope(scope -> {
                server.granted = () -> scope.cancel("in the same turn");
                return db.execute("x");
              });
          server.granted = () -> {};

          assertThat(value).isEmpty();
          assertThat(server.cancelled).isZero();
          assertThat(db.holders()).isEmpty();
          db.execute("y");
        });
  }

  @Test
  void case53_inUse_isCancelledOnTheServer_andTheConnectionServesTheNext() {
    simulated(
        1,
        (sim, server) -> {
          server.queryMillis = () -> 60_000;
          Database db = server.database(ONE);
          var value =
              cancelScope(scope -> {
                after(100, scope);
                return db.execute("SELECT pg_sleep(60)");
              });

          assertThat(value).isEmpty();
          assertThat(millis(sim)).isBetween(102L, 104L);
          assertThat(server.cancelled).isEqualTo(1);
          assertThat(server.discarded).isZero();
          server.queryMillis = () -> 10;
          db.execute("y");
        });
  }

  @Test
  void case53_returning_isNotDisturbed() {
    simulated(
        1,
        (sim, server) -> {
          Database db = server.database(ONE);
          var value =
              cancelScope(scope -> {
                int changed = db.execute("x");
                assertThat(db.status().inUse()).isEqualTo(1);
                scope.cancel("on its way back");
                Tasks.checkpoint();
                return changed;
              });

          assertThat(value).isEmpty();
          db.execute("y");
        });
  }

  @Test
  void case53_cancelledAnywhere_leaksNothing() {
    AtomicInteger cancelled = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (var tracking = Holdings.track()) {
      for (int first = 1; first <= SEEDS; first += SEEDS_OF_A_SIMULATION) {
        int seeds = first;
        simulated(
            first,
            (sim, unused) -> {
              for (int seed = seeds; seed < seeds + SEEDS_OF_A_SIMULATION; seed++) {
                FakeServer server = new FakeServer(sim.vertx());
                jostle(server, new Random(seed), cancelled, done);
                assertThat(server.offences).as("with seed %s", seed).isEmpty();
                assertThat(server.open()).as("connections left by seed %s", seed).isZero();
                assertThat(Holdings.open()).as("held after seed %s", seed).isEmpty();
              }
            });
      }
    }
    assertThat(cancelled).hasPositiveValue();
    assertThat(done).hasPositiveValue();
  }

  /** Six tasks, up to three connections, everything takes its random time and is cancelled then. */
  private static void jostle(
      FakeServer server, Random random, AtomicInteger cancelled, AtomicInteger done)
      throws Exception {
    server.connectMillis = () -> random.nextInt(4);
    server.queryMillis = () -> random.nextInt(6);
    server.cancelMillis = () -> random.nextInt(6);
    server.closeMillis = () -> random.nextInt(4);
    Database db = server.database(ONE.withMaxConnections(1 + random.nextInt(3)));
    group(g -> {
      for (int i = 0; i < 6; i++) {
        g.fork(() -> {
          sleep(Duration.ofMillis(random.nextInt(4)));
          var value =
              cancelScope(scope -> {
                after(1 + random.nextInt(14), scope);
                if (random.nextBoolean()) {
                  return db.execute("x");
                }
                return db.transaction(tx -> {
                  tx.execute("y");
                  return tx.execute("z");
                });
              });
          (value.isEmpty() ? cancelled : done).incrementAndGet();
        });
      }
    });
    assertThat(db.holders()).isEmpty();
    assertThat(server.discarded).isZero();
    db.execute("and it still works");
    db.close();
    assertThat(db.status().inUse()).isZero();
  }

  @Test
  void aServerThatDoesNotListen_losesItsConnection() {
    simulated(
        1,
        (sim, server) -> {
          server.queryMillis = () -> 60_000;
          server.deaf = true;
          Database db = server.database(ONE.withCancelTimeout(Duration.ofSeconds(1)));
          var value = Tasks.moveOnAfter(Duration.ofMillis(100), () -> db.execute("x"));

          assertThat(value).isEmpty();
          assertThat(millis(sim)).isBetween(1_100L, 1_102L);
          assertThat(server.discarded).isEqualTo(1);
          server.queryMillis = () -> 10;
          db.execute("y");
          assertThat(server.opened).isEqualTo(2);
        });
  }

  @Test
  void aCancellationThatHitsNothing_isSentAgain() {
    simulated(
        1,
        (sim, server) -> {
          server.queryMillis = () -> 60_000;
          server.lostCancels = 3;
          Database db = server.database(ONE);
          var value = Tasks.moveOnAfter(Duration.ofMillis(100), () -> db.execute("x"));

          assertThat(value).isEmpty();
          assertThat(millis(sim)).isBetween(178L, 182L); // 100 + 4 · 2 + 10 + 20 + 40
          assertThat(server.cancelled).isEqualTo(1);
          assertThat(server.discarded).isZero();
        });
  }

  @Test
  void exhaustion_saysHowLongAndWhoHoldsTheConnections() {
    simulated(
        1,
        (sim, server) -> {
          server.queryMillis = () -> 60_000;
          Database db = server.database(ONE.withLeaseTimeout(Duration.ofSeconds(2)));
          group(g -> {
            g.fork("monthly report", () -> db.execute("SELECT * FROM everything"));
            sleep(Duration.ofMillis(500));

            Throwable failure = catchThrowable(() -> db.execute("x"));

            assertThat(failure)
                .isInstanceOfSatisfying(
                    PoolExhaustedException.class,
                    e -> assertThat(e.waited()).isEqualTo(Duration.ofSeconds(2)))
                .hasMessage(
                    "no connection of fake became free within 2 s: all 1 are in use, 0 wait."
                        + " Held by task 'monthly report' for SELECT * FROM everything (for 2490 ms)"
                        + " (SQLSTATE 53300)");
            g.cancel();
          });
        });
  }

  @Test
  void exhaustion_whenTheLineIsFull_isToldAtOnce() {
    simulated(
        1,
        (sim, server) -> {
          Database db = server.database(ONE.withMaxWaiting(1));
          group(g -> {
            g.fork("first", () -> db.execute("x"));
            g.fork("second", () -> db.execute("y"));
            sleep(Duration.ofMillis(1));

            Throwable failure = catchThrowable(() -> db.execute("z"));

            assertThat(failure)
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessageContaining("no more tasks may wait for a connection of fake");
          });
        });
  }

  @Test
  void connecting_thatFails_isALostConnection_andThePlaceIsFree() {
    simulated(
        1,
        (sim, server) -> {
          server.refusing = true;
          Database db = server.database(ONE.withLeaseTimeout(Duration.ofSeconds(1)));
          assertThat(catchThrowable(() -> db.execute("x")))
              .isInstanceOf(ConnectionLostException.class)
              .hasMessageContaining("connection refused");
          server.refusing = false;
          db.execute("y");
          server.connectMillis = () -> 5_000;

          assertThat(catchThrowable(() -> db.execute("z")))
              .isInstanceOf(ConnectionLostException.class)
              .hasMessageContaining("fake gave no connection within 1 s");
        });
  }

  @Test
  void leak_isReportedOnce_withTaskAndStatement() {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.selvage.sql");
    logger.addHandler(handler);
    simulated(
        1,
        (sim, server) -> {
          Database db = server.database(ONE.withLeakAfter(Duration.ofSeconds(2)));
          group(g -> {
            g.fork(
                "monthly report",
                () ->
                    db.connection(connection -> {
                      connection.execute("SELECT * FROM everything");
                      sleep(Duration.ofSeconds(9));
                    }));
          });
        });
    logger.removeHandler(handler);

    assertThat(lines)
        .containsExactly(
            "a connection of fake has been held for more than 2 s by task 'monthly report' for"
                + " SELECT * FROM everything");
  }

  @Test
  void close_sendsThoseWhoWaitAway_andLetsOthersFinish() {
    simulated(
        1,
        (sim, server) -> {
          Database db = server.database(ONE);
          group(g -> {
            var first = g.fork("first", () -> db.execute("x"));
            var second = g.fork("second", () -> catchThrowable(() -> db.execute("y")));
            sleep(Duration.ofMillis(1));
            db.close();
            assertThat(first.await()).isZero();
            assertThat(second.await()).hasMessage("fake is closed");
          });
          assertThat(catchThrowable(() -> db.execute("z"))).hasMessage("fake is closed");
        });
  }
}
