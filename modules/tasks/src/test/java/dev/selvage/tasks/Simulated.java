// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationOptions;
import dev.selvage.tasks.carrier.EventLoops;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs a test's body as a task on virtual time, and checks that it leaves nothing behind.
 *
 * <p>The seed of a simulation decides which event loop is next; what happens on one loop is first
 * come, first served. So a test that wants many orders draws them itself, from the random that
 * {@link #everySeed} gives it: {@link #pass} is the means for that.
 */
public final class Simulated {
  private static final int SEEDS_OF_A_SIMULATION = 100;

  private Simulated() {}

  /** A body that draws what it does from the random of its seed. */
  @FunctionalInterface
  public interface SeededBody {
    void run(Random random, Vertx vertx) throws Exception;
  }

  /**
   * Runs the body under the seeds 1 to {@code seeds} on one event loop. The first failure names its
   * seed; {@code -Dselvage.seed=17} runs that one alone, {@code -Dselvage.seeds=20000} makes it
   * that many, {@code -Dselvage.seeds.from=5000} starts there. What the body writes to must be made
   * inside it.
   *
   * <p>On one loop all that varies comes from the random, so simulations are used for many seeds,
   * which is five times as fast: the clock goes on from seed to seed. A body that offloads work to
   * workers, whose order is drawn by the simulation, belongs into {@link #everySeedAlone}.
   */
  public static void everySeed(int seeds, SeededBody body) {
    long last = lastSeed(seeds);
    long seed = firstSeed();
    long begin = System.nanoTime();
    while (seed <= last) {
      try (Simulation sim = Simulation.with(onLoops(1).withSeed(seed))) {
        for (long end = Math.min(last, seed + SEEDS_OF_A_SIMULATION - 1); seed <= end; seed++) {
          runSeed(sim, seed, body);
        }
      }
    }
    summarise(last, begin);
  }

  /**
   * {@link #everySeed}, each in a simulation of its own and on that many event loops, whose order
   * the seed decides too.
   */
  public static void everySeedAlone(int seeds, int eventLoops, SeededBody body) {
    long last = lastSeed(seeds);
    long begin = System.nanoTime();
    for (long seed = firstSeed(); seed <= last; seed++) {
      try (Simulation sim = Simulation.with(onLoops(eventLoops).withSeed(seed))) {
        runSeed(sim, seed, body);
      }
    }
    summarise(last, begin);
  }

  private static long firstSeed() {
    return Long.getLong("selvage.seed", Long.getLong("selvage.seeds.from", 1));
  }

  private static long lastSeed(int seeds) {
    long last = firstSeed() + Integer.getInteger("selvage.seeds", seeds) - 1;
    return Long.getLong("selvage.seed", last);
  }

  /** Tells how many seeds a test ran, when that was asked for from outside. */
  private static void summarise(long last, long begin) {
    if (Integer.getInteger("selvage.seeds") != null) {
      String test =
          StackWalker.getInstance()
              .walk(frames ->
                  frames
                      .filter(frame -> !frame.getClassName().equals(Simulated.class.getName()))
                      .findFirst()
                      .map(frame -> frame.getClassName() + '.' + frame.getMethodName())
                      .orElse("a test"));
      System.out.printf(
          "simulated: %s: %,d seeds, in %,d ms%n",
          test, last - firstSeed() + 1, (System.nanoTime() - begin) / 1_000_000);
    }
  }

  private static SimulationOptions onLoops(int eventLoops) {
    return SimulationOptions.defaults().withEventLoops(eventLoops);
  }

  private static void runSeed(Simulation sim, long seed, SeededBody body) {
    Random random = new Random(seed);
    try {
      run(sim, vertx -> body.run(random, vertx));
    } catch (Throwable e) {
      throw new AssertionError(
          "seed " + seed + " (alone with -Dselvage.seed=" + seed + "): " + e, e);
    }
  }

  /**
   * Lets others go first or not, as the random wants: passes no switch point, some without a wait,
   * or sleeps up to three milliseconds, whole ones, so that tasks often wake at the same moment. A
   * checkpoint in any case.
   */
  public static void pass(Random random) {
    int choice = random.nextInt(6);
    if (choice >= 4) {
      Tasks.sleep(Duration.ofMillis(random.nextInt(4)));
      return;
    }
    Tasks.checkpoint();
    for (int times = 0; times < choice; times++) {
      letOthersGo();
    }
  }

  /** Waits for everything that is ready on this event loop to have its turn. A checkpoint. */
  public static void letOthersGo() {
    Waiter turn = new OthersFirst();
    TaskNode.required("letOthersGo").scheduler.ready(turn::resume);
    turn.await();
  }

  private static final class OthersFirst extends Waiter {
    OthersFirst() {
      super("letOthersGo");
    }

    @Override
    protected void withdraw() {
      // its resume will find it settled
    }

    @Override
    public String toString() {
      return "the others";
    }
  }

  /**
   * Contexts on that many event loops of the Vert.x, each on another one; not the calling one's.
   */
  public static List<Context> contexts(Vertx vertx, int count) {
    return EventLoops.contexts(vertx, count);
  }

  /** Runs the body as a task on the event loop of the context. */
  public static <T extends @Nullable Object> Future<T> on(Context context, Body<T, ?> body) {
    Promise<T> result = Promise.promise();
    context.runOnContext(unused -> Tasks.run(context.owner(), body).onComplete(result));
    return result.future();
  }

  /** Runs the body under one seed. */
  public static void run(ActionWith<Vertx, Exception> body) {
    run(1, body);
  }

  /** Runs the body under one seed; its failure is thrown as itself. */
  public static void run(long seed, ActionWith<Vertx, Exception> body) {
    try (Simulation sim = Simulation.seeded(seed)) {
      run(sim, body);
    }
  }

  private static void run(Simulation sim, ActionWith<Vertx, Exception> body) {
    sim.<@Nullable Void>run(Tasks.run(sim.vertx(), "test", () -> body.run(sim.vertx())));
    sim.runUntilIdle();
    for (LoopScheduler scheduler : LoopScheduler.of(sim.vertx())) {
      assertThat(LoopRoot.of(scheduler).firstChild()).as("tasks left").isNull();
      assertThat(scheduler.alarmCount()).as("alarms left").isZero();
    }
  }

  /** Virtual time since the start of the simulation, read in a task. */
  public static Duration clock() {
    return Duration.ofNanos(TaskNode.required("clock").scheduler.now());
  }

  /** The failure of a body that returns a value when it does not fail. */
  static Throwable failureOf(Body<?, ?> body) {
    return failureOf(
        (Action<Exception>)
            () -> {
              var unused = body.run();
            });
  }

  /** The failure of the body. */
  public static Throwable failureOf(Action<?> body) {
    try {
      body.run();
    } catch (Throwable e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  /** The task that runs this code. */
  public static Task<?> self() {
    return Tasks.current().orElseThrow();
  }
}
