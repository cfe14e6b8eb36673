// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  private static Future<?> blockingOrder(Vertx vertx, List<String> order) {
    List<Future<?>> all = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      String name = "worker " + number;
      all.add(vertx.executeBlocking(() -> order.add(name), false));
      vertx.setTimer(1, fired -> order.add("timer before " + name));
    }
    all.add(vertx.timer(2, TimeUnit.MILLISECONDS));
    return Future.all(all);
  }

  @Test
  void executeBlocking_runsInAnOrderOfTheSeed() {
    Set<List<String>> orders = new HashSet<>();

    for (long seed = 0; seed < 10; seed++) {
      List<String> first = orderOf(seed);
      assertThat(orderOf(seed)).isEqualTo(first);
      orders.add(first);
    }

    assertThat(orders).hasSizeGreaterThan(5);
  }

  private static List<String> orderOf(long seed) {
    try (Simulation sim = Simulation.seeded(seed)) {
      List<String> order = new ArrayList<>();
      for (int number = 0; number < 4; number++) {
        String name = "context " + number;
        Context context = ((VertxInternal) sim.vertx()).createEventLoopContext();
        context.runOnContext(go -> order.add(name));
      }
      sim.run(blockingOrder(sim.vertx(), order));
      assertThat(sim.foreignResumes()).isZero();
      assertThat(sim.foreignWaits()).isZero();
      return order;
    }
  }

  @Test
  void workerVerticle_runsOnWorkerThread() {
    try (Simulation sim = Simulation.seeded(3)) {
      List<String> threads = new ArrayList<>();
      var verticle =
          new VerticleBase() {
            @Override
            public Future<?> start() {
              return vertx
                  .eventBus()
                  .<String>localConsumer(
                      "work",
                      message -> {
                        threads.add(Thread.currentThread().getName());
                        message.reply(message.body().length());
                      })
                  .completion();
            }
          };
      sim.run(
          sim.vertx()
              .deployVerticle(
                  verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));

      var reply = sim.run(sim.vertx().eventBus().<Integer>request("work", "four"));

      assertThat(reply.body()).isEqualTo(4);
      assertThat(threads).singleElement().asString().startsWith("vert.x-worker-thread-");
      assertThat(sim.foreignResumes()).isZero();
    }
  }

  @Test
  void files_areReadOnVirtualTime() {
    try (Simulation sim = Simulation.seeded(3)) {
      assertThat(sim.run(sim.vertx().fileSystem().exists("no such file"))).isFalse();
      assertThat(sim.foreignResumes()).isZero();
    }
  }

  @Test
  void failureOfWorker_isThrownAsItIs() {
    try (Simulation sim = Simulation.seeded(3)) {
      var failure = new IOException("disk on fire");

      Future<Void> failing =
          sim.vertx()
              .executeBlocking(() -> {
                throw failure;
              });

      assertThatThrownBy(() -> sim.run(failing)).isSameAs(failure);
    }
  }

  @Test
  void workerThatWaitsForEventLoop_isLeftAloneAndCounted() {
    try (Simulation sim = Simulation.seeded(3)) {
      var latch = new CountDownLatch(1);
      sim.vertx().setTimer(1_000, fired -> latch.countDown());

      Future<Boolean> waited =
          sim.vertx().executeBlocking(() -> latch.await(30, TimeUnit.SECONDS), false);

      assertThat(sim.run(waited)).isTrue();
      assertThat(sim.foreignWaits()).isEqualTo(1);
    }
  }

  @Test
  void workerThatWaitsForOneBehindIt_isADeadlock() {
    try (Simulation sim = Simulation.seeded(3)) {
      var pool = sim.vertx().createSharedWorkerExecutor("narrow", 1);
      var latch = new CountDownLatch(1);
      Future<?> first = pool.executeBlocking(() -> latch.await(30, TimeUnit.SECONDS), false);
      Future<?> second =
          pool.executeBlocking(
              () -> {
                latch.countDown();
                return "freed";
              },
              false);

      assertThatThrownBy(() -> sim.run(Future.all(first, second)))
          .isInstanceOf(SimulationStalledException.class)
          .hasMessageContaining("narrow-0")
          .hasMessageContaining("CountDownLatch.await");

      latch.countDown();
    }
  }

  @Test
  void promiseThatWorkerCompletes_resumesTheLoop() {
    try (Simulation sim = Simulation.seeded(3)) {
      Promise<String> promise = Promise.promise();
      var unused =
          sim.vertx()
              .executeBlocking(() -> {
                promise.complete("from worker");
                return null;
              });

      assertThat(sim.run(promise.future())).isEqualTo("from worker");
    }
  }

  /** As a worker verticle's end does, which interrupts the thread that ran it. */
  @Test
  void interruptBetweenTasks_isDropped() {
    try (Simulation sim = Simulation.seeded(3)) {
      Thread worker = sim.run(sim.vertx().executeBlocking(Thread::currentThread));

      worker.interrupt();

      assertThat(sim.run(sim.vertx().executeBlocking(() -> Thread.currentThread().isInterrupted())))
          .isFalse();
    }
  }
}
