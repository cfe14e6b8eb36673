// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.config.Config;
import dev.selvage.service.config.ConfigException;
import dev.selvage.service.endpoints.Endpoints;
import dev.selvage.service.endpoints.ManagementOptions;
import dev.selvage.service.health.HealthCheck;
import dev.selvage.service.launch.Arguments;
import dev.selvage.service.supervision.RestartPolicy;
import dev.selvage.service.supervision.VerticleOptions;
import dev.selvage.service.supervision.VerticleStatus;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A service made of verticles.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *   Service.run(args, service -> {
 *     Lookout config = service.config(Lookout.class);
 *     Database db = Database.open(service.vertx(), config.database());
 *     service
 *         .deploy("scheduler", () -> new Scheduler(db))
 *         .deploy("reports", VerticleOptions.defaults().withThreading(WORKER), () -> new Reports(db))
 *         .ready("db", () -> db.query("SELECT 1").one(Integer.class))
 *         .onShutdown("database", ofSeconds(2), db::close);
 *   });
 * }
 * }</pre>
 *
 * <h2>Starting</h2>
 *
 * Arguments and configuration are read ({@link Arguments}, {@link Config}), a Vert.x with metrics
 * is started, the setup declares the service as a task, then verticles start in the order of their
 * declaration, each after all instances of the one before run; after those of the program come
 * those of the configuration's section {@code verticles}. When all run the service is ready and
 * says so in the log, with a table of its verticles.
 *
 * <h2>Running</h2>
 *
 * A verticle that fails to start, fails later or is undeployed by somebody else is undeployed and
 * started again as its {@link RestartPolicy} says. When the policy has no more restarts to give,
 * the service stops with {@link ExitStatus#FAILED}, or goes on and is no longer live.
 *
 * <h2>Stopping</h2>
 *
 * On SIGTERM, SIGINT, {@link RunningService#stop} and a final failure, in this order, each step
 * logged: readiness is turned off; verticles that are {@link
 * dev.selvage.service.supervision.Drainable Drainable} and the drain actions let what is under way
 * end; verticles are undeployed in reverse order; shutdown handlers run in reverse order, each with
 * its own timeout and whatever became of those before; tasks that are left are cancelled and the
 * Vert.x is closed. All of that has to fit into {@code shutdown.grace}, after which the process is
 * halted and says what it was doing. A second signal halts it at once.
 *
 * <p>Methods that declare something are called by the setup; all others from any thread.
 */
public final class Service {
  private final ServiceParts parts;

  Service(ServiceParts parts) {
    this.parts = parts;
  }

  // ---- running a service

  /**
   * Runs a service named after the calling class until it has stopped, then ends the process with
   * an {@link ExitStatus}. Does not return.
   */
  public static void run(String[] args, Setup setup) {
    Class<?> main =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
    ServiceProcess.run(ServiceOptions.namedAfter(main), args, setup);
  }

  /** {@link #run(String[], Setup)} with options, the name among them. */
  public static void run(ServiceOptions options, String[] args, Setup setup) {
    ServiceProcess.run(options, args, setup);
  }

  /**
   * Starts a service inside this process: nothing is done about signals, and the process is not
   * ended. For tests, and for programs that hold several services.
   *
   * @throws dev.selvage.service.launch.UsageException if the arguments cannot be understood
   */
  public static RunningService start(ServiceOptions options, String[] args, Setup setup) {
    return RunningService.start(options, Arguments.parse(args), setup);
  }

  // ---- declaring it

  /** Declares a verticle with {@link VerticleOptions#defaults}. */
  public Service deploy(String name, Supplier<? extends Deployable> supplier) {
    return deploy(name, VerticleOptions.defaults(), supplier);
  }

  /**
   * Declares a verticle.
   *
   * @param name its name in logs, metrics and the configuration's section {@code verticles}, which
   *     can change its options
   * @param supplier makes one instance; called on a worker thread, again for each restart
   * @throws IllegalArgumentException if the name is taken
   * @throws IllegalStateException after the setup
   */
  public Service deploy(
      String name, VerticleOptions options, Supplier<? extends Deployable> supplier) {
    parts.declare(name, new Declaration(options, supplier));
    return this;
  }

  /**
   * Adds something to be done when the service stops, after all verticles have been undeployed.
   * Handlers run in the reverse order of their addition, one at a time, as tasks.
   *
   * @param name its name in the log
   * @param timeout after which it is cancelled, and the next one's turn comes
   */
  public Service onShutdown(String name, Duration timeout, Action<?> action) {
    parts.addShutdownHandler(name, timeout, action);
    return this;
  }

  /** {@link #onShutdown(String, Duration, Action)} for an operation that gives a future. */
  public Service onShutdown(
      String name, Duration timeout, Supplier<? extends Future<?>> operation) {
    return onShutdown(name, timeout, awaiting(operation));
  }

  /**
   * Adds something to be done when the service stops, while its verticles are still deployed: to
   * take on nothing new and to wait for what is under way. Runs as a task beside the draining of
   * verticles.
   */
  public Service onDrain(String name, Action<?> action) {
    parts.addDrainAction(name, action);
    return this;
  }

  /** {@link #onDrain(String, Action)} for an operation that gives a future. */
  public Service onDrain(String name, Supplier<? extends Future<?>> operation) {
    return onDrain(name, awaiting(operation));
  }

  private static Action<RuntimeException> awaiting(Supplier<? extends Future<?>> operation) {
    return () -> Tasks.await(operation.get());
  }

  /** Adds a condition for getting requests: {@code /health/ready}. */
  public Service ready(String name, HealthCheck check) {
    parts.ready().add(name, check);
    return this;
  }

  /** {@link #ready(String, HealthCheck)} for an operation that gives a future. */
  public Service ready(String name, Supplier<? extends Future<?>> operation) {
    return ready(name, HealthCheck.of(operation));
  }

  /**
   * Adds a condition for being worth keeping: {@code /health/live}. Something that a restart of the
   * process does not mend, such as a database that is away, belongs to {@link #ready}.
   */
  public Service live(String name, HealthCheck check) {
    parts.live().add(name, check);
    return this;
  }

  /** {@link #live(String, HealthCheck)} for an operation that gives a future. */
  public Service live(String name, Supplier<? extends Future<?>> operation) {
    return live(name, HealthCheck.of(operation));
  }

  /**
   * Adds a line to what is printed when the service is ready, such as the URL it serves; printed at
   * once if it is ready already.
   */
  public Service announce(String line) {
    parts.announce(line);
    return this;
  }

  // ---- using its parts

  /**
   * The service's own configuration: all keys but those of the sections every service has, {@code
   * verticles}, {@code management} and {@code shutdown}.
   *
   * @throws ConfigException with all problems of the whole configuration
   */
  public <R extends Record> R config(Class<R> type) {
    return parts.config().bind(type);
  }

  /** The configuration as a whole. */
  public Config config() {
    return parts.config();
  }

  public Vertx vertx() {
    return parts.vertx();
  }

  /** The registry behind {@code /metrics}. */
  public MeterRegistry metrics() {
    return parts.registry();
  }

  /** Adds the endpoints of the service to a router of its own: see {@link Endpoints}. */
  public void mountEndpoints(Router router) {
    ManagementOptions options = parts.config().bindSections(Sections.class).management();
    parts.endpoints().mount(router, options);
  }

  public String name() {
    return parts.name();
  }

  public Phase phase() {
    return parts.phase();
  }

  /** What can be seen of the verticles, in the order they start. */
  public List<VerticleStatus> verticles() {
    return parts.supervisor().verticles();
  }

  /**
   * Undeploys the instances of a verticle and starts them again, one after the other; completes
   * when they run, fails if there is no such verticle or it is not in a state to be restarted.
   */
  public Future<Void> restart(String verticle) {
    return parts.supervisor().restart(verticle);
  }
}
