// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.selvage.service.config.ConfigException;
import dev.selvage.service.config.Default;
import dev.selvage.service.launch.UsageException;
import dev.selvage.service.supervision.Drainable;
import dev.selvage.service.supervision.RestartPolicy;
import dev.selvage.service.supervision.RestartPolicy.Exhausted;
import dev.selvage.service.supervision.VerticleOptions;
import dev.selvage.service.supervision.VerticleState;
import dev.selvage.service.supervision.VerticleStatus;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a service, in virtual time. */
final class ServiceTest {
  private final Simulation simulation = Simulation.seeded(11);
  private final ServiceOptions options =
      ServiceOptions.named("lookout")
          .withEnvironment(Map.of())
          .withVertx((builder, vertx, config) -> Future.succeededFuture(simulation.vertx()));
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final LogCapture log = new LogCapture();

  record Http(@Default("8080") int port) {}

  record Lookout(Http http) {}

  /** A verticle of tasks that notes its start and the cancellation of its task. */
  private final class Worker extends TaskVerticle implements Drainable {
    private final String name;

    Worker(String name) {
      this.name = name;
    }

    @Override
    protected void start(TaskGroup group) {
      events.add("start " + name);
      group.fork(
          name,
          () -> {
            try {
              Tasks.sleep(Duration.ofDays(1));
            } finally {
              events.add("cancelled " + name);
            }
          });
    }

    @Override
    public void drain(Duration limit) {
      events.add("drain " + name);
    }
  }

  /** A verticle that fails when told to. */
  private static final class Fragile extends TaskVerticle {
    private final Future<Void> failure;

    Fragile(Future<Void> failure) {
      this.failure = failure;
    }

    @Override
    protected void start(TaskGroup group) {
      group.fork("wait", () -> Tasks.await(failure));
    }
  }

  @AfterEach
  void close() {
    log.close();
    simulation.close();
  }

  private RunningService start(Setup setup, String... args) {
    return Service.start(options, args, setup);
  }

  @Test
  void service_startsInOrder_andStopsInReverse_withEachStepLogged() {
    RunningService running =
        start(service ->
            service
                .deploy("a", () -> new Worker("a"))
                .deploy("b", () -> new Worker("b"))
                .onDrain("queue", () -> events.add("drain queue"))
                .onShutdown("first", ofSeconds(1), () -> events.add("first"))
                .onShutdown("second", ofSeconds(1), () -> events.add("second")));
    Service service = simulation.run(running.started());
    Phase before = service.phase();

    int status = simulation.run(running.stop("a test asked for it"));

    assertThat(before).isEqualTo(Phase.READY);
    assertThat(status).isEqualTo(ExitStatus.STOPPED);
    assertThat(service.phase()).isEqualTo(Phase.STOPPED);
    assertThat(events.subList(0, 2)).containsExactly("start a", "start b");
    assertThat(events.subList(2, 5)).containsExactlyInAnyOrder("drain a", "drain b", "drain queue");
    assertThat(events.subList(5, events.size()))
        .containsExactly("cancelled b", "cancelled a", "second", "first");
    assertThat(log.lines("stop ").stream().map(line -> line.replaceAll("in \\d+ ms", "in N ms")))
        .containsExactly(
            "stop 1/7 not ready: done in N ms",
            "stop 2/7 drain: done in N ms",
            "stop 3/7 cancel: done in N ms",
            "stop 4/7 undeploy: b, a in N ms",
            "stop 5/7 second: done in N ms",
            "stop 6/7 first: done in N ms",
            "stop 7/7 close: done in N ms");
    assertThat(log.lines())
        .contains("lookout stops: a test asked for it", "lookout has stopped with status 0");
  }

  @Test
  void rootTaskThatOutlivesTheDrain_isCancelledWhileTheVerticlesStillRun() {
    RunningService running = start(service -> service.deploy("a", () -> new Worker("a")));
    Service service = simulation.run(running.started());
    Future<?> request =
        Tasks.run(
            simulation.vertx(),
            () -> {
              try {
                Tasks.sleep(ofSeconds(3600));
              } finally {
                events.add("request cancelled");
              }
            });
    simulation.runUntilIdle();

    int status = simulation.run(running.stop("a test asked for it"));

    assertThat(service.phase()).isEqualTo(Phase.STOPPED);
    assertThat(status).isEqualTo(ExitStatus.STOPPED);
    assertThat(request.failed()).isTrue();
    assertThat(events).containsExactly("start a", "drain a", "request cancelled", "cancelled a");
  }

  @Test
  void service_whenReady_printsItsVerticlesAndWhatWasAnnounced() {
    RunningService running =
        start(service ->
            service
                .deploy("scheduler", () -> new Worker("a"))
                .deploy("web", VerticleOptions.defaults().withInstances(2), () -> new Worker("b"))
                .announce("http://localhost:8080"));
    simulation.run(running.started());

    assertThat(log.lines("lookout is ready").getFirst())
        .matches(
            """
            lookout is ready after \\d+ ms
              verticle   instances  threading
              scheduler  1          event-loop
              web        2          event-loop
              carrier: (loop|baton)
              http://localhost:8080\
            """);
  }

  @Test
  void service_whoseShutdownHandlersFailOrHang_goesOnAndSaysSo() {
    RunningService running =
        start(service ->
            service
                .onShutdown("last", ofSeconds(1), () -> events.add("last"))
                .onShutdown("hangs", ofSeconds(1), () -> Tasks.sleep(ofSeconds(100)))
                .onShutdown(
                    "fails",
                    ofSeconds(1),
                    () -> {
                      throw new IllegalStateException("no disk");
                    }));
    simulation.run(running.started());

    int status = simulation.run(running.stop("test"));

    assertThat(status).isEqualTo(ExitStatus.INCOMPLETE);
    assertThat(events).containsExactly("last");
    assertThat(log.lines("stop 5/8 fails failed")).hasSize(1);
    assertThat(log.lines("stop 6/8 hangs was cut short: ")).hasSize(1);
  }

  @Test
  void futures_ofHandlersAndChecks_areWaitedFor() {
    RunningService running =
        start(service ->
            service
                .ready("future", () -> Future.failedFuture("not yet"))
                .onDrain("queue", () -> later("drained"))
                .onShutdown("first", ofSeconds(1), () -> later("first"))
                .onShutdown("second", ofSeconds(1), this::second));
    simulation.run(running.started());

    int status = simulation.run(running.stop("test"));

    assertThat(status).isEqualTo(ExitStatus.STOPPED);
    assertThat(events).containsExactly("drained", "second", "first");
  }

  private Future<Void> second() {
    return later("second");
  }

  private Future<Void> later(String event) {
    return simulation.vertx().timer(200).onSuccess(v -> events.add(event)).mapEmpty();
  }

  @Test
  void service_withUnusableConfiguration_endsWithItsStatusAndAllProblems() {
    RunningService running =
        start(
            service -> service.config(Lookout.class),
            "--set",
            "http.port=x",
            "--set",
            "management.port=y",
            "--set",
            "colour=red");

    assertThatThrownBy(() -> simulation.run(running.started()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting("key")
                    .containsExactlyInAnyOrder("http.port", "management.port", "colour"));
    assertThat(simulation.run(running.stopped())).isEqualTo(ExitStatus.MISCONFIGURED);
  }

  @Test
  void service_thatBindsNothing_stillRefusesUnknownKeys() {
    RunningService running = start(service -> {}, "--set", "colour=red");

    assertThatThrownBy(() -> simulation.run(running.started()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("colour: unknown key");
  }

  @Test
  void service_whoseSetupFails_endsWithFailure() {
    RunningService running =
        start(service -> {
          throw new IllegalStateException("no licence");
        });

    assertThatThrownBy(() -> simulation.run(running.started())).hasMessage("no licence");
    assertThat(simulation.run(running.stopped())).isEqualTo(ExitStatus.FAILED);
  }

  @Test
  void configuration_changesHowVerticlesAreDeployed() {
    RunningService running =
        start(
            service -> service.deploy("a", () -> new Worker("a")),
            "--set",
            "verticles.a.instances=3",
            "--set",
            "verticles.plain.class=" + Plain.class.getName(),
            "--set",
            "verticles.plain.threading=worker");
    Service service = simulation.run(running.started());

    assertThat(service.verticles())
        .extracting(VerticleStatus::name, VerticleStatus::instances, VerticleStatus::threading)
        .containsExactly(
            tuple("a", 3, ThreadingModel.EVENT_LOOP), tuple("plain", 1, ThreadingModel.WORKER));
  }

  /** A verticle for the configuration to name. */
  public static final class Plain extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.succeededFuture();
    }
  }

  @Test
  void configuration_withVerticlesThatCannotBe_isRefusedWithAllProblems() {
    RunningService running =
        start(
            service -> service.deploy("a", () -> new Worker("a")),
            "--set",
            "verticles.a.class=" + Plain.class.getName(),
            "--set",
            "verticles.b.instances=3",
            "--set",
            "verticles.c.class=acme.Absent",
            "--set",
            "verticles.d.file=absent.jar");

    assertThatThrownBy(() -> simulation.run(running.started()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("verticles.a: is declared by the program")
        .hasMessageContaining("verticles.b: needs a class or a file")
        .hasMessageContaining("verticles.c: there is no class acme.Absent (--set)")
        .hasMessageContaining("verticles.d: there is no file ");
  }

  @Test
  void verticle_thatFailsForGood_stopsTheService() {
    Promise<Void> failure = Promise.promise();
    RunningService running =
        start(service ->
            service.deploy(
                "a",
                VerticleOptions.defaults().withRestart(RestartPolicy.never()),
                () -> new Fragile(failure.future())));
    simulation.run(running.started());

    failure.fail("broken");

    assertThat(simulation.run(running.stopped())).isEqualTo(ExitStatus.FAILED);
    assertThat(log.lines()).contains("lookout stops: a failed for good");
  }

  @Test
  void verticle_thatFailsForGood_underNotLive_leavesTheServiceRunning() {
    Promise<Void> failure = Promise.promise();
    RestartPolicy policy = RestartPolicy.never().withWhenExhausted(Exhausted.NOT_LIVE);
    RunningService running =
        start(service ->
            service.deploy(
                "a",
                VerticleOptions.defaults().withRestart(policy),
                () -> new Fragile(failure.future())));
    Service service = simulation.run(running.started());

    failure.fail("broken");
    simulation.advanceBy(ofSeconds(10));

    assertThat(running.stopped().isComplete()).isFalse();
    assertThat(service.verticles().getFirst().state()).isEqualTo(VerticleState.FAILED);
  }

  @Test
  void stop_whileStarting_undeploysWhatHasStarted() {
    RunningService running =
        start(service ->
            service
                .deploy("a", () -> new Worker("a"))
                .deploy(
                    "slow",
                    () ->
                        new TaskVerticle() {
                          @Override
                          protected void start(TaskGroup group) {
                            Tasks.sleep(ofSeconds(3));
                            events.add("slow started");
                          }
                        })
                .deploy("c", () -> new Worker("c")));
    simulation.advanceBy(ofSeconds(1));

    int status = simulation.run(running.stop("test"));

    assertThat(status).isEqualTo(ExitStatus.STOPPED);
    assertThat(running.started().failed()).isTrue();
    assertThat(events).contains("start a", "cancelled a").doesNotContain("start c");
  }

  @Test
  void deploy_afterTheSetup_isRefused() {
    List<Service> services = new ArrayList<>();
    RunningService running = start(services::add);
    simulation.run(running.started());

    assertThatThrownBy(() -> services.getFirst().deploy("late", Plain::new))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("late came too late");
  }

  @Test
  void start_withArgumentsItDoesNotKnow_fails() {
    assertThatThrownBy(() -> start(service -> {}, "--colour"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown argument --colour");
  }

  @Test
  void name_isDerivedFromTheMainClass() {
    assertThat(ServiceOptions.namedAfter(PriceBoard.class).name()).isEqualTo("price-board");
    assertThat(ServiceOptions.namedAfter(Main.class).name()).isEqualTo("service");
  }

  private static final class PriceBoard {}

  private static final class Main {}
}
