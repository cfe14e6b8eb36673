// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Picks what runs next. At each step one of the ready event loops and worker pools is drawn with
 * the seeded generator and runs one piece of work; when none is ready the clock moves to the
 * earliest timer, if the caller allows it.
 */
final class Scheduler {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long SETTLING_NANOS = 2_000_000;
  private static final long STALL_PAUSE_NANOS = 50_000_000;

  private final SimulationOptions options;
  private final VirtualClock clock = new VirtualClock();
  private final SplittableRandom random;
  private final Injector injector;

  /** What the program draws: apart, so that drawing does not change what runs next. */
  private final SplittableRandom chance;

  private final Trace trace = new Trace();
  private final Leaks leaks = new Leaks();
  private final ForeignPosts foreign = new ForeignPosts(leaks);
  private final List<Actor> actors = new CopyOnWriteArrayList<>();
  private final List<SimulatedLoop> loops = new CopyOnWriteArrayList<>();
  private final List<WorkerPool> workerPools = new CopyOnWriteArrayList<>();

  /** Driver only. */
  private final List<Actor> ready = new ArrayList<>();

  private long stepsAtThisMoment;

  /** Set once, before anything runs. */
  private @Nullable WorkerPool internalPool;

  /** Set by the controlling thread when it gives up. */
  private volatile boolean abandoned;

  /** The loop whose task is running. Written by the driver; only the driver finds itself in it. */
  private @Nullable SimulatedLoop running;

  Scheduler(SimulationOptions options) {
    this.options = options;
    this.random = new SplittableRandom(options.seed());
    this.injector = new Injector(options.faults(), options.seed());
    this.chance = new SplittableRandom(~options.seed());
  }

  VirtualClock clock() {
    return clock;
  }

  Injector injector() {
    return injector;
  }

  Trace trace() {
    return trace;
  }

  Leaks leaks() {
    return leaks;
  }

  ForeignPosts foreign() {
    return foreign;
  }

  SimulationOptions options() {
    return options;
  }

  void add(Actor actor) {
    actors.add(actor);
    switch (actor) {
      case WorkerPool pool -> workerPools.add(pool);
      case SimulatedLoop loop -> loops.add(loop);
    }
  }

  void internalPoolIs(WorkerPool pool) {
    internalPool = pool;
  }

  /** What Vert.x does for itself while it closes is not worth a thread. */
  void closing() {
    if (internalPool != null) {
      internalPool.runInPlace();
    }
  }

  /** A pool that was shut down takes no more turns. */
  void remove(WorkerPool pool) {
    actors.remove(pool);
    workerPools.remove(pool);
  }

  List<WorkerPool> workerPools() {
    return workerPools;
  }

  List<SimulatedLoop> loops() {
    return loops;
  }

  /** Whether every event loop has ended. */
  boolean isTerminated() {
    return loops.stream().allMatch(SimulatedLoop::isTerminated);
  }

  // ---- Called by loops

  boolean isRunning(SimulatedLoop loop, Thread thread) {
    return foreign.isDriver(thread) && running == loop;
  }

  void enter(SimulatedLoop loop) {
    running = loop;
  }

  void exit() {
    running = null;
  }

  long nextLong() {
    return chance.nextLong();
  }

  void posting(Runnable task) {
    foreign.judge(Thread.currentThread(), task);
  }

  void posted() {
    foreign.wakeDriver();
  }

  // ---- Called by the driver

  /** Runs with auto-advance until the condition holds. */
  void runUntil(BooleanSupplier done, String awaited) {
    Budget budget = new Budget();
    long latest = plus(clock.nanoTime(), options.virtualTimeLimit().toNanos());
    while (!done.getAsBoolean()) {
      budget.check();
      if (step() || awaitWorkers(done) || advance(latest)) {
        continue;
      }
      if (!awaitAnything(done, patienceNanos())) {
        throw stalled(awaited);
      }
    }
  }

  /** The last words of Vert.x come from threads that it starts when its loops are gone. */
  private long patienceNanos() {
    return isTerminated() ? options.foreignWait().toNanos() : STALL_PAUSE_NANOS;
  }

  /** Ends the present call as soon as the present step is over. Any thread. */
  void abandon() {
    abandoned = true;
  }

  /** Runs everything that is due up to a moment, and leaves the clock there. */
  void runUpTo(long moment) {
    Budget budget = new Budget();
    do {
      runReady(budget);
    } while (advance(moment));
    clock.advanceTo(moment);
    runReady(budget);
  }

  /** Runs what is ready without moving the clock. */
  void runReady() {
    runReady(new Budget());
  }

  private void runReady(Budget budget) {
    while (step() || awaitWorkers(() -> false)) {
      budget.check();
    }
  }

  private boolean step() {
    ready.clear();
    for (Actor actor : actors) {
      if (actor.ready()) {
        ready.add(actor);
      }
    }
    if (ready.isEmpty()) {
      return false;
    }
    run(ready.get(random.nextInt(ready.size())));
    return true;
  }

  private void run(Actor actor) {
    long moment = clock.nanoTime();
    foreign.stepStarts();
    String task = actor.step();
    foreign.stepEnds();
    trace.record(moment, actor.name(), task);
    stepsAtThisMoment++;
    if (!options.stepTime().isZero()) {
      moveTo(moment + options.stepTime().toNanos());
    }
  }

  private boolean advance(long latest) {
    long earliest = NEVER;
    for (Actor actor : actors) {
      earliest = Math.min(earliest, actor.nextDeadline());
    }
    if (earliest == NEVER || earliest > latest) {
      return false;
    }
    moveTo(earliest);
    return true;
  }

  private void moveTo(long moment) {
    clock.advanceTo(moment);
    stepsAtThisMoment = 0;
  }

  private boolean anyReady() {
    return actors.stream().anyMatch(Actor::ready);
  }

  /**
   * A worker that blocks was left alone and may post at any time. Gives it a chance before the
   * clock jumps over whatever it is about to do.
   */
  private boolean awaitWorkers(BooleanSupplier done) {
    if (workerPools.stream().noneMatch(WorkerPool::hasDetached)) {
      return false;
    }
    long limit = System.nanoTime() + options.foreignWait().toNanos();
    BooleanSupplier settled = () -> workerPools.stream().allMatch(WorkerPool::detachedAreBlocked);
    while (System.nanoTime() < limit) {
      boolean wasSettled = settled.getAsBoolean();
      if (awaitAnything(done, SETTLING_NANOS)) {
        return true;
      }
      if (wasSettled && settled.getAsBoolean()) {
        return false;
      }
    }
    return false;
  }

  private boolean awaitAnything(BooleanSupplier done, long nanos) {
    long limit = System.nanoTime() + nanos;
    while (!anyReady() && !done.getAsBoolean()) {
      long left = limit - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      foreign.driverWaits(true);
      if (!anyReady()) {
        LockSupport.parkNanos(this, Math.min(left, 1_000_000));
      }
      foreign.driverWaits(false);
    }
    return true;
  }

  // ---- Failures

  private static long plus(long moment, long nanos) {
    long sum = moment + nanos;
    return sum < 0 ? NEVER : sum;
  }

  private RuntimeException stalled(String awaited) {
    for (Actor actor : actors) {
      if (actor.nextDeadline() != NEVER) {
        return new SimulationLimitException(
            "%s did not complete within the virtual time limit of %s; the next timer is due at %s.%n%s"
                .formatted(awaited, options.virtualTimeLimit(), at(actor.nextDeadline()), known()));
      }
    }
    return new SimulationStalledException(
        ("%s never completes: no event loop has work and no timer is set. "
                + "If it waits in real time (Thread.sleep, a socket, a thread of its own, "
                + "Future.timeout of a future without a context), that is not simulated.%n%s")
            .formatted(awaited, known()));
  }

  /** The state of the simulation in a few lines, for messages. */
  String known() {
    var text = new StringBuilder();
    text.append(
        "seed %d, virtual time %s, %d steps, %d foreign posts%n"
            .formatted(options.seed(), at(clock.nanoTime()), trace.count(), foreign.count()));
    workerPools.forEach(pool -> pool.describeBusy(text));
    text.append("last steps:%n".formatted());
    trace.last(10).forEach(step -> text.append("  ").append(step).append(System.lineSeparator()));
    return text.toString();
  }

  private static String at(long nanos) {
    return Duration.ofNanos(nanos).toString();
  }

  /** Counts one call against the limits. */
  private final class Budget {
    private static final int STEPS_BETWEEN_LOOKS = 256;
    private final long limit = System.nanoTime() + options.realTimeLimit().toNanos();
    private int steps;

    Budget() {
      stepsAtThisMoment = 0;
    }

    void check() {
      if (abandoned) {
        throw new IllegalStateException("The simulation was abandoned by the thread that runs it.");
      }
      if (stepsAtThisMoment > options.maxStepsPerMoment()) {
        throw new SimulationLimitException(
            ("%,d steps ran while the virtual clock stood still: something posts to itself for ever."
                    + " Give each step a duration (stepTime) or allow more (maxStepsPerMoment) if that is meant.%n%s")
                .formatted(options.maxStepsPerMoment(), known()));
      }
      if (++steps % STEPS_BETWEEN_LOOKS == 0 && System.nanoTime() - limit > 0) {
        throw new SimulationLimitException(
            "Still running after the real time limit of %s.%n%s"
                .formatted(options.realTimeLimit(), known()));
      }
    }
  }
}
