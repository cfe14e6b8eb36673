// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.deployment.DeploymentContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x on virtual time whose whole behaviour is decided by a seed.
 *
 * <pre>{@code
 * try (Simulation sim = Simulation.seeded(42)) {
 *   Vertx vertx = sim.vertx();
 *   sim.run(vertx.createHttpServer().requestHandler(this::answer).listen(8080));
 *   String body = sim.run(get(vertx, "http://localhost:8080/"));
 *   sim.advanceBy(Duration.ofHours(1));
 * }
 * }</pre>
 *
 * <p><strong>Time.</strong> The clock stands still while there is work. {@link #run} moves it to
 * the next timer whenever nothing is ready (auto-advance), {@link #advanceBy} moves it by a given
 * span, {@link #runUntilIdle} does not move it. Work takes no time unless {@link
 * SimulationOptions#stepTime} says so.
 *
 * <p><strong>Order.</strong> Tasks of one event loop keep the order in which they were posted;
 * which loop or worker pool runs its next task is drawn from the seed. {@link Faults} add what else
 * production may order differently, and what goes wrong there. Equal seeds give equal {@linkplain
 * #recording recordings}.
 *
 * <p><strong>What is simulated</strong>: event loops, timers, the local event bus, TCP and HTTP
 * servers and clients, name resolution, worker pools ({@code executeBlocking}, worker verticles,
 * the file system). A worker's task runs on a worker thread of its own while everything else stands
 * still.
 *
 * <p><strong>What is not</strong>: the JDK's clocks and sleeps, threads that the program starts,
 * Vert.x's virtual-thread verticles, {@code Future.timeout} of a future without a context,
 * datagrams, clustering. They still work, in real time; {@link #foreignResumes} counts how often
 * they touched an event loop and {@link #foreignWaits} how often a worker had to be left alone
 * because it blocked. {@link #leaks} tells all that could be seen of it, with stacks: it is empty
 * in a run that can be repeated.
 *
 * <p><strong>Threads.</strong> One thread at a time calls the methods that run something; it parks
 * until the driver thread is done. Between the calls nothing runs; what the caller posts meanwhile,
 * for instance by deploying a verticle, waits for the next call in the order of posting. Calls from
 * inside, by handlers and tasks, fail.
 */
public final class Simulation implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int TOLD_STEPS = 4_096;
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  private final Scheduler scheduler;
  private final Driver driver;
  private final Leftovers leftovers;
  private final Vertx vertx;
  private final SimulatedThreads threads = new SimulatedThreads();
  private final LongAdder detachedWorkers = new LongAdder();
  private boolean closed;

  private Simulation(SimulationOptions options) {
    scheduler = new Scheduler(options);
    driver =
        new Driver(scheduler, "vert.x-eventloop-thread-simulation-" + NUMBER.incrementAndGet());
    leftovers = new Leftovers(scheduler);
    vertx = SimulatedVertx.open(scheduler, driver, threads, detachedWorkers, leftovers);
    GlobalTimers.watch(scheduler.foreign());
  }

  /** A simulation with default options and this seed. */
  public static Simulation seeded(long seed) {
    return with(SimulationOptions.defaults().withSeed(seed));
  }

  /** A simulation with these options. */
  public static Simulation with(SimulationOptions options) {
    return new Simulation(options);
  }

  /** The simulated Vert.x. {@link #close} closes it. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Runs with auto-advance until a future completes.
   *
   * @return its result
   * @throws SimulationStalledException if nothing is left that could complete it
   * @throws SimulationLimitException if virtual time, real time or the number of steps ran out
   */
  public <T> T run(Future<T> future) {
    driver.call(() -> scheduler.runUntil(future::isComplete, "The awaited future"));
    if (future.failed()) {
      throw Simulation.<RuntimeException>unchanged(future.cause());
    }
    return future.result();
  }

  /** The failure of a future is thrown as it is, as {@code Future.await} does. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X unchanged(Throwable failure) throws X {
    throw (X) failure;
  }

  /**
   * Moves the clock forward and runs everything that becomes due on the way, each at its own moment
   * and in order.
   *
   * @throws SimulationLimitException if real time or the number of steps ran out
   */
  public void advanceBy(Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException("Time does not run backwards: " + span);
    }
    long target = Math.addExact(scheduler.clock().nanoTime(), span.toNanos());
    driver.call(() -> scheduler.runUpTo(target));
  }

  /**
   * Runs everything that is ready, and what becomes ready by that, without moving the clock.
   *
   * @throws SimulationLimitException if real time or the number of steps ran out
   */
  public void runUntilIdle() {
    driver.call(scheduler::runReady);
  }

  /** Virtual time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(scheduler.clock().nanoTime());
  }

  public long seed() {
    return scheduler.options().seed();
  }

  /** What was injected so far, as {@link SimulationOptions#faults} ask. */
  public FaultCounts injected() {
    return scheduler.injector().counts();
  }

  /** Number of steps since the start. */
  public long steps() {
    return scheduler.trace().count();
  }

  /** A hash over what ran, when and on which loop. Equal for equal runs. */
  public long traceHash() {
    return scheduler.trace().hash();
  }

  /** The last few thousand steps in words, oldest first: moment, loop, kind of task. */
  public List<String> trace() {
    return scheduler.trace().last(TOLD_STEPS).stream().map(Recording.Step::toString).toList();
  }

  /** What ran so far, to be compared with another run of the seed. */
  public Recording recording() {
    return scheduler.trace().recording(seed());
  }

  /**
   * How often a thread that is not part of the simulation posted to an event loop, so that the
   * order depended on real time. Zero in a repeatable run.
   */
  public long foreignResumes() {
    return scheduler.foreign().count();
  }

  /** Who was counted by {@link #foreignResumes}: the first few threads with their stacks. */
  public List<String> foreignPosts() {
    return leaks().stream()
        .filter(leak -> leak.kind() == Leak.Kind.POST)
        .map(Leak::toString)
        .toList();
  }

  /**
   * The first places where real time leaked in, each once. Empty in a repeatable run, as far as can
   * be seen from outside: reading the JDK's clocks is not noticed.
   */
  public List<Leak> leaks() {
    return scheduler.leaks().all();
  }

  /**
   * What the program made and did not end: verticles, consumers, servers, connections, timers,
   * offloaded work, files. Of timers those that Vert.x sets for itself are left out. A test that
   * wants to know whether a service cleans up calls {@link #undeployAll} first.
   */
  public List<Leftover> leftovers() {
    List<Leftover> found = new ArrayList<>();
    driver.call(() -> found.addAll(leftovers.find(vertx)));
    return List.copyOf(found);
  }

  /**
   * How often a worker blocked, so that the simulation went on without it. Zero in a repeatable
   * run.
   */
  public long foreignWaits() {
    return detachedWorkers.sum();
  }

  /**
   * Undeploys every verticle, the last one that was deployed first, each after the end of the one
   * before: an order that replays, while that of {@code Vertx.close} is one of hash codes. Runs
   * with auto-advance.
   *
   * @throws RuntimeException what the first verticle that failed to stop failed with, with the
   *     failures of others suppressed; all are stopped nevertheless
   */
  public void undeployAll() {
    Throwable failure = null;
    for (DeploymentContext each : Leftovers.deployments(vertx).reversed()) {
      if (!each.isChild()) {
        Future<Void> stopped = vertx.undeploy(each.id());
        driver.call(() ->
            scheduler.runUntil(
                stopped::isComplete, "Undeploying " + each.deployment().identifier()));
        failure = joined(failure, stopped.cause());
      }
    }
    if (failure != null) {
      throw Simulation.<RuntimeException>unchanged(failure);
    }
  }

  private static @Nullable Throwable joined(@Nullable Throwable first, @Nullable Throwable next) {
    if (first == null || next == null || first == next) {
      return first == null ? next : first;
    }
    first.addSuppressed(next);
    return first;
  }

  /**
   * Closes the Vert.x on virtual time and ends every thread of the simulation. Closing twice has no
   * effect.
   *
   * @throws SimulationStalledException if closing waits for something that never comes
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!driver.isStuck()) {
        closeVertx();
      }
    } finally {
      GlobalTimers.forget(scheduler.foreign());
      scheduler.workerPools().forEach(WorkerPool::shutdownNow);
      driver.stop();
    }
    requireThreadsEnd();
  }

  /** The last words of Vert.x come from threads that it starts when its loops are gone. */
  private void closeVertx() {
    scheduler.closing();
    Future<Void> future = vertx.close();
    driver.call(() ->
        scheduler.runUntil(
            () -> future.isComplete() || scheduler.isTerminated(), "Closing Vert.x"));
  }

  private void requireThreadsEnd() {
    try {
      threads.joinAll(CLOSE_TIME).ifPresent(Simulation::complainAbout);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void complainAbout(Thread alive) {
    throw new IllegalStateException(
        "%s outlives its simulation by more than %s: it is %s at %s"
            .formatted(
                alive.getName(), CLOSE_TIME, alive.getState(), List.of(alive.getStackTrace())));
  }
}
