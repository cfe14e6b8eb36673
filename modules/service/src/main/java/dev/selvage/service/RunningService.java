// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import dev.selvage.service.config.Config;
import dev.selvage.service.config.ConfigException;
import dev.selvage.service.descriptor.VerticleFile;
import dev.selvage.service.launch.Arguments;
import dev.selvage.service.launch.ShutdownOptions;
import dev.selvage.service.launch.StartTable;
import dev.selvage.service.launch.VertxSettings;
import dev.selvage.service.supervision.RestartPolicy;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.carrier.Carrier;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A service that was started. All methods may be called from any thread. */
public final class RunningService {
  private static final System.Logger LOG = System.getLogger("dev.selvage.service");

  private record Nothing() {}

  private final ServiceOptions options;
  private final Config config;
  private final ShutdownOptions shutdownOptions;
  private final long begin = System.nanoTime();
  private final Promise<Service> started = Promise.promise();
  private final Promise<Integer> stopped = Promise.promise();
  private final Promise<Void> stopBegan = Promise.promise();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile int status = ExitStatus.STOPPED;
  private volatile List<VerticleFile> files = List.of();
  private volatile Future<ServiceParts> parts = Future.failedFuture("not launched");
  private volatile @Nullable Shutdown shutdown;

  private RunningService(ServiceOptions options, Config config) {
    this.options = options;
    this.config = config;
    this.shutdownOptions = shutdownOptions(config);
  }

  static RunningService start(ServiceOptions options, Arguments arguments, Setup setup) {
    Config config = Config.read(arguments.sources(options.name(), options.environment()));
    config.reserve(Sections.class);
    RunningService running = new RunningService(options, config);
    running.launch(setup);
    return running;
  }

  /** The service, once all its verticles run; fails with what prevented that. */
  public Future<Service> started() {
    return started.future();
  }

  /** The {@link ExitStatus}, once it has stopped; never fails. */
  public Future<Integer> stopped() {
    return stopped.future();
  }

  /**
   * Stops the service, in the order {@link Service} tells; stopping twice is stopping once.
   *
   * @param why one phrase for the log
   * @return {@link #stopped}
   */
  public Future<Integer> stop(String why) {
    if (stopping.compareAndSet(false, true)) {
      LOG.log(INFO, options.name() + " stops: " + why);
      stopBegan.complete();
      started.tryFail(new IllegalStateException(options.name() + " was stopped: " + why));
      parts.onComplete(result -> shut(result.succeeded() ? result.result() : null));
    }
    return stopped.future();
  }

  /** Completes when it begins to stop, for whatever reason. */
  Future<Void> stopBegan() {
    return stopBegan.future();
  }

  /** How long stopping may take, as configured; the default if the configuration is unusable. */
  ShutdownOptions shutdownOptions() {
    return shutdownOptions;
  }

  /** Whatever is wrong with the configuration is reported when the setup has bound the rest. */
  private static ShutdownOptions shutdownOptions(Config config) {
    try {
      return config.bindSections(Sections.class).shutdown();
    } catch (ConfigException e) {
      LOG.log(DEBUG, "the configuration is unusable", e);
      return ShutdownOptions.defaults();
    }
  }

  /** What it is doing to stop, for whoever loses patience. */
  String stoppingStep() {
    Shutdown current = shutdown;
    return current == null ? "starting" : current.step();
  }

  // ---- starting

  private void launch(Setup setup) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts =
        startVertx(registry)
            .map(vertx -> new ServiceParts(options.name(), config, vertx, registry));
    parts
        .compose(all -> prepare(all, setup))
        .onSuccess(this::startVerticles)
        .onFailure(this::failed);
  }

  private static VertxSettings vertxSettings(Config config) {
    try {
      return config.bindSections(Sections.class).vertx();
    } catch (ConfigException e) {
      LOG.log(DEBUG, "the configuration is unusable", e);
      return VertxSettings.defaults();
    }
  }

  private Future<Vertx> startVertx(PrometheusMeterRegistry registry) {
    VertxSettings settings = vertxSettings(config);
    VertxOptions vertxOptions =
        settings
            .applyTo(new VertxOptions())
            .setMetricsOptions(
                new MicrometerMetricsOptions().setEnabled(true).setJvmMetricsEnabled(true));
    return Future.succeededFuture()
        .compose(v ->
            options
                .vertxStarter()
                .start(
                    Vertx.builder()
                        .with(vertxOptions)
                        .withTransport(settings.vertxTransport())
                        .withMetrics(new MicrometerMetricsFactory(registry)),
                    vertxOptions,
                    config));
  }

  private Future<ServiceParts> prepare(ServiceParts all, Setup setup) {
    return Tasks.run(all.vertx(), "setup", () -> setup.declare(new Service(all)))
        .compose(v -> all.context().executeBlocking(() -> assemble(all)))
        .compose(v -> serveManagement(all))
        .map(all);
  }

  private @Nullable Void assemble(ServiceParts all) {
    if (!config.isBound()) {
      config.bind(Nothing.class);
    }
    Assembly assembly = new Assembly(config, all.declarations());
    Sections sections = config.bindSections(Sections.class);
    try {
      all.assembled(assembly.join(sections.verticles()));
    } finally {
      files = List.copyOf(assembly.files());
    }
    return null;
  }

  private Future<Void> serveManagement(ServiceParts all) {
    var management = config.bindSections(Sections.class).management();
    return management.port().isEmpty()
        ? Future.succeededFuture()
        : all.endpoints()
            .serve(management)
            .onSuccess(server ->
                all.announce("management: http://" + management.host() + ":" + server.actualPort()))
            .mapEmpty();
  }

  private void startVerticles(ServiceParts all) {
    if (stopping.get()) {
      return;
    }
    Map<String, Declaration> declarations = all.declarations();
    all.supervisor()
        .onExhausted((name, cause) -> {
          Declaration declaration = declarations.get(name);
          if (declaration != null && stops(declaration.options().restart())) {
            status = ExitStatus.FAILED;
            stop(name + " failed for good");
          }
        });
    // A verticle that never starts is exhausted, too: what follows from that is decided above.
    all.supervisor().start().onSuccess(v -> ready(all)).onFailure(started::tryFail);
  }

  private static boolean stops(RestartPolicy policy) {
    return policy.whenExhausted() == RestartPolicy.Exhausted.STOP_SERVICE;
  }

  private void ready(ServiceParts all) {
    if (stopping.get()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    long millis = (System.nanoTime() - begin) / 1_000_000;
    lines.add(options.name() + " is ready after " + millis + " ms");
    List<String> announced = all.enter(Phase.READY);
    lines.addAll(StartTable.lines(all.supervisor().verticles()));
    lines.add("carrier: " + Carrier.CHOSEN.name().toLowerCase(Locale.ROOT));
    vertxSettings(config)
        .transportLine(all.vertx().isNativeTransportEnabled())
        .ifPresent(lines::add);
    lines.addAll(announced);
    LOG.log(INFO, String.join("\n  ", lines));
    started.tryComplete(new Service(all));
  }

  private void failed(Throwable cause) {
    if (stopping.get()) {
      return;
    }
    if (cause instanceof ConfigException) {
      status = ExitStatus.MISCONFIGURED;
      LOG.log(ERROR, cause.getMessage());
    } else {
      status = ExitStatus.FAILED;
      LOG.log(ERROR, options.name() + " cannot start", cause);
    }
    started.tryFail(cause);
    stop("it cannot start");
  }

  // ---- stopping

  private void shut(@Nullable ServiceParts all) {
    if (all == null) {
      stopped.complete(status == ExitStatus.STOPPED ? ExitStatus.FAILED : status);
      return;
    }
    Shutdown current = new Shutdown(all, shutdownOptions, files);
    shutdown = current;
    current
        .run()
        .onComplete(complete -> {
          boolean all2 = complete.succeeded() && complete.result();
          int end = status == ExitStatus.STOPPED && !all2 ? ExitStatus.INCOMPLETE : status;
          LOG.log(INFO, options.name() + " has stopped with status " + end);
          stopped.complete(end);
        });
  }
}
