// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static io.vertx.core.ThreadingModel.WORKER;
import static java.time.Duration.ofSeconds;

import dev.selvage.examples.lookout.cluster.Joining;
import dev.selvage.examples.lookout.cluster.LocalCluster;
import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.NewTarget;
import dev.selvage.examples.lookout.percentiles.PercentilesWorker;
import dev.selvage.examples.lookout.scheduler.Membership;
import dev.selvage.examples.lookout.scheduler.Scheduler;
import dev.selvage.examples.lookout.store.CheckWriter;
import dev.selvage.examples.lookout.store.Store;
import dev.selvage.examples.lookout.store.StoredLatencies;
import dev.selvage.examples.lookout.web.Web;
import dev.selvage.service.RunningService;
import dev.selvage.service.Service;
import dev.selvage.service.ServiceOptions;
import dev.selvage.service.VertxStarter;
import dev.selvage.service.supervision.VerticleOptions;
import dev.selvage.sql.Database;
import dev.selvage.sql.DatabaseOptions;
import dev.selvage.tasks.offload.Offload;
import dev.selvage.tasks.queue.Queue;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program: an uptime and latency monitor in one process, or in several that share the work. */
public final class Lookout {
  /** Checks that wait to be written; with more, the next ones wait for room. */
  private static final int MOST_UNWRITTEN = 10_000;

  private final Service service;
  private final Membership membership;
  private final LookoutConfig config;
  private final InstantSource clock = InstantSource.system();

  private Lookout(Service service, Membership membership) {
    this.service = service;
    this.membership = membership;
    this.config = service.config(LookoutConfig.class);
  }

  /**
   * Starts it; {@code --help} tells the options. With CLUSTER=3 in the environment it starts three
   * members and does nothing else.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Optional<Integer> members = members(System.getenv(LocalCluster.VARIABLE));
    if (members.isPresent()) {
      System.exit(runCluster(args, members.get()));
    }
    Joining joining = new Joining();
    Service.run(options(joining), args, service -> declare(service, joining));
  }

  /** Members of a cluster share one Postgres, which is started and stopped here. */
  private static int runCluster(String[] args, int members)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(args));
    Optional<OwnPostgres> postgres = OwnPostgres.startIfAskedFor(all);
    try {
      postgres.ifPresent(own -> all.addAll(List.of("--set", "database.url=" + own.uri())));
      String[] ofMembers = all.toArray(String[]::new);
      return new LocalCluster(Lookout.class, ofMembers, members, System.out).run();
    } finally {
      postgres.ifPresent(OwnPostgres::close);
    }
  }

  private static Optional<Integer> members(@Nullable String cluster) {
    return Optional.ofNullable(cluster).filter(text -> !text.isBlank()).map(Integer::valueOf);
  }

  /** Starts it inside this process: for tests. */
  static RunningService start(String... args) {
    Joining joining = new Joining();
    ServiceOptions options = options(joining).withEnvironment(Map.of());
    return Service.start(options, args, service -> declare(service, joining));
  }

  private static ServiceOptions options(VertxStarter starter) {
    return ServiceOptions.named("lookout").withVertx(starter);
  }

  static void declare(Service service, Membership membership) {
    new Lookout(service, membership).declare();
  }

  private void declare() {
    Optional<List<NewTarget>> wanted = config.targets().file().map(TargetsFile::read);
    Database database = openDatabase();
    Store store = new Store(database);
    Queue<Check> checks = Queue.bounded(MOST_UNWRITTEN);
    FirstTargets first = new FirstTargets(service, store, clock, wanted);
    service
        .deploy("store", () -> new CheckWriter(store, checks, config.database().maxChecks()))
        .deploy(
            "percentiles",
            VerticleOptions.defaults().withThreading(WORKER),
            () -> new PercentilesWorker(new StoredLatencies(database.pool())))
        .deploy("scheduler", () -> new Scheduler(schedulerParts(store, checks), config.scheduler()))
        .deploy("web", () -> new Web(config.http(), webParts(store, first)))
        .ready("database", store::ping)
        .onShutdown("database", ofSeconds(5), database::close);
  }

  private Database openDatabase() {
    return Database.open(
        service.vertx(), url(), DatabaseOptions.defaults().withName(service.name()));
  }

  /** Starts a Postgres of its own if that is asked for; it is stopped after everything else. */
  private String url() {
    if (!config.database().url().equals(OwnPostgres.URL)) {
      return config.database().url();
    }
    OwnPostgres postgres = Offload.blocking(() -> OwnPostgres.start(config.database().folder()));
    service.onShutdown("postgres", ofSeconds(10), () -> Offload.blocking(postgres::close));
    return postgres.uri();
  }

  private Scheduler.Parts schedulerParts(Store store, Queue<Check> checks) {
    return new Scheduler.Parts(store::targets, checks, membership, service.metrics(), clock);
  }

  private Web.Parts webParts(Store store, FirstTargets first) {
    return new Web.Parts(store, clock, service::mountEndpoints, first::listening);
  }
}
