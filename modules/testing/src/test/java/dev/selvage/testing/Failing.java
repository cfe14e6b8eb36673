// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.selvage.simulation.Simulation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that fail, each in its own way; the test kit runs them. */
final class Failing {
  static final AtomicInteger RUNS = new AtomicInteger();
  static final List<Long> SEEDS = new ArrayList<>();

  /** Of this instance: a new one for each seed. */
  private final List<String> calls = new ArrayList<>();

  @BeforeEach
  void before() {
    calls.add("before");
  }

  @AfterEach
  void after() {
    assertThat(calls.getFirst()).isEqualTo("before");
    RUNS.incrementAndGet();
  }

  /** Two verticles on two event loops: who is first is up to the seed. */
  @Simulated(seeds = 50, allow = Allow.UNCAUGHT_EXCEPTIONS)
  void bIsNeverFirst(Vertx vertx, Random random) {
    SEEDS.add(random.nextLong());
    assertThat(calls).hasSize(1);
    Future<String> a = deployed(vertx, "a");
    Future<String> b = deployed(vertx, "b");

    await(Future.join(a, b));

    assertThat(calls.get(1)).as("who was first").isEqualTo("a");
  }

  private Future<String> deployed(Vertx vertx, String name) {
    return vertx.deployVerticle(
        new VerticleBase() {
          @Override
          public Future<?> start() {
            calls.add(name);
            return Future.succeededFuture();
          }
        });
  }

  @Simulated(seeds = 10)
  void everyOtherRunFails() {
    sleep(Duration.ofMillis(RUNS.get() % 2));
    assertThat(RUNS.get() % 2).as("number of runs").isZero();
  }

  @Simulated(seeds = 10)
  void everyRunTakesLonger() {
    for (int i = 0; i < RUNS.get(); i++) {
      sleep(Duration.ofMillis(1));
    }
  }

  @VirtualTime
  void handlerThrows(Vertx vertx) {
    vertx.setTimer(
        1,
        unused -> {
          throw new IllegalStateException("from a handler");
        });
    sleep(Duration.ofMillis(2));
  }

  @VirtualTime
  void callbackThrows(Vertx vertx, Promise<Object> done) {
    vertx.setTimer(
        1,
        unused -> {
          assertThat("actual").isEqualTo("expected");
          done.complete();
        });
  }

  @VirtualTime
  void handlerThrows_andTheTestWaitsForIt(Vertx vertx) {
    Promise<String> never = Promise.promise();
    vertx.setTimer(
        1,
        unused -> {
          throw new IllegalStateException("before it completed the promise");
        });
    await(never.future());
  }

  @VirtualTime
  void promiseFails(Promise<Object> done) {
    done.fail("the promise failed");
  }

  @VirtualTime
  void nothingHappens(Promise<Object> done) {
    assertThat(done).isNotNull();
  }

  @VirtualTime
  void foreignThread(Vertx vertx) throws InterruptedException {
    Promise<String> promise = Promise.promise();
    Thread thread =
        new Thread(() -> vertx.runOnContext(unused -> promise.complete("late")), "foreign");
    vertx.setTimer(1, unused -> thread.start());
    await(promise.future());
    thread.join();
  }

  @VirtualTime
  void promiseAndSimulation(Promise<Object> done, Simulation simulation) {
    done.complete(simulation);
  }

  @VirtualTime
  @Simulated
  void bothAnnotations() {
    sleep(Duration.ofMillis(1));
  }

  @Simulated(seeds = 0)
  void noSeeds() {
    sleep(Duration.ofMillis(1));
  }

  @Simulated
  void assumptionFails() {
    assumeTrue(calls.isEmpty(), "no calls");
  }

  /** Wants too much, too early. */
  @VirtualTime
  static final class InTheConstructor {
    InTheConstructor(Vertx vertx) {
      assertThat(vertx).isNull();
    }

    @VirtualTime
    void test() {
      sleep(Duration.ofMillis(1));
    }
  }

  /** Begins and ends badly. */
  static final class AroundIt {
    @BeforeEach
    void before() {
      throw new IllegalStateException("before");
    }

    @VirtualTime
    void test() {
      throw new IllegalStateException("not reached");
    }

    @AfterEach
    void after() {
      throw new IllegalStateException("after");
    }
  }
}
