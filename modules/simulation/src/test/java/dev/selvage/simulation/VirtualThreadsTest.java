// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Both ways of running a virtual thread on behalf of an event loop are repeatable. */
final class VirtualThreadsTest {
  private static final int SEEDS = 30;
  private static final int THREADS = 4;
  private static final int ROUNDS = 5;

  private record Run(List<String> events, long traceHash, long foreign) {}

  @FunctionalInterface
  private interface Starter {
    void start(ContextInternal context, String name, Body body);
  }

  @FunctionalInterface
  private interface Body {
    void run(Waiter waiter);
  }

  @FunctionalInterface
  private interface Waiter {
    void await(Future<?> future);
  }

  private static void carriedByLoop(ContextInternal context, String name, Body body) {
    Executor loop = context.nettyEventLoop();
    carriedBuilder(loop).name(name).start(() -> body.run(VirtualThreadsTest::parkUntil));
  }

  private static Thread.Builder.OfVirtual carriedBuilder(Executor scheduler) {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
    } catch (ReflectiveOperationException closed) {
      throw new AssertionError(
          "Tests run with --add-opens java.base/java.lang=ALL-UNNAMED", closed);
    }
  }

  private static void parkUntil(Future<?> future) {
    Thread me = Thread.currentThread();
    future.onComplete(done -> LockSupport.unpark(me));
    while (!future.isComplete()) {
      LockSupport.park();
    }
  }

  /** An ordinary virtual thread to which the loop lends its turn, parking meanwhile. */
  private static final class Lent {
    private final ContextInternal context;
    private final Thread thread;
    private volatile Thread lender = Thread.currentThread();
    private volatile boolean turn;

    Lent(ContextInternal context, String name, Body body) {
      this.context = context;
      this.thread =
          Thread.ofVirtual()
              .name(name)
              .unstarted(() -> {
                awaitTurn();
                body.run(this::await);
                giveBack();
              });
      thread.start();
      context.nettyEventLoop().execute(this::lend);
    }

    private void lend() {
      lender = Thread.currentThread();
      turn = true;
      LockSupport.unpark(thread);
      while (turn) {
        LockSupport.park();
      }
    }

    private void awaitTurn() {
      while (!turn) {
        LockSupport.park();
      }
    }

    private void giveBack() {
      turn = false;
      LockSupport.unpark(lender);
    }

    private void await(Future<?> future) {
      future.onComplete(done -> context.nettyEventLoop().execute(this::lend));
      giveBack();
      awaitTurn();
    }
  }

  private static Run run(long seed, Starter starter) {
    try (Simulation sim =
        Simulation.with(SimulationOptions.defaults().withSeed(seed).withEventLoops(3))) {
      Vertx vertx = sim.vertx();
      List<String> events = new ArrayList<>();
      for (int number = 0; number < THREADS; number++) {
        String name = "thread " + number;
        var own = ((VertxInternal) vertx).createEventLoopContext();
        starter.start(
            own,
            name,
            waiter -> {
              for (int round = 0; round < ROUNDS; round++) {
                waiter.await(own.timer(1 + round % 2, TimeUnit.MILLISECONDS));
                events.add(name + " round " + round);
              }
            });
      }
      sim.run(vertx.timer(1, TimeUnit.SECONDS));
      return new Run(events, sim.traceHash(), sim.foreignResumes());
    }
  }

  private static void assertRepeatable(Starter starter) {
    Set<List<String>> orders = new HashSet<>();

    for (long seed = 1; seed <= SEEDS; seed++) {
      Run first = run(seed, starter);
      assertThat(first.events).hasSize(THREADS * ROUNDS);
      assertThat(first.foreign).isZero();
      assertThat(run(seed, starter)).isEqualTo(first);
      orders.add(first.events);
    }

    assertThat(orders).hasSizeGreaterThan(SEEDS / 2);
  }

  @Test
  void threadsCarriedByLoop_areRepeatable() {
    assertRepeatable(VirtualThreadsTest::carriedByLoop);
  }

  @Test
  void threadsThatBorrowTheTurn_areRepeatable() {
    assertRepeatable(Lent::new);
  }

  /** As the JDK does when a thread slept in real time. */
  @Test
  void wakeUp_byThreadOutsideTheSimulation_isCountedAsForeign() throws InterruptedException {
    try (Simulation sim = Simulation.seeded(1)) {
      var context = ((VertxInternal) sim.vertx()).createEventLoopContext();
      Promise<String> awake = context.promise();
      Thread sleeper =
          carriedBuilder(context.nettyEventLoop())
              .start(() -> {
                LockSupport.park();
                awake.complete("awake");
              });
      sim.runUntilIdle();
      assertThat(sim.foreignResumes()).isZero();

      Thread.ofPlatform().start(() -> LockSupport.unpark(sleeper)).join();

      assertThat(sim.run(awake.future())).isEqualTo("awake");
      assertThat(sim.foreignResumes()).isEqualTo(1);
    }
  }
}
