// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SupervisorTest {
  private static final RestartPolicy THREE =
      RestartPolicy.defaults()
          .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1))
          .withJitter(0)
          .withMaxRestarts(3, Duration.ofMinutes(1));
  private static final VerticleOptions OPTIONS = VerticleOptions.defaults().withRestart(THREE);

  private final Simulation simulation = Simulation.seeded(7);
  private final Vertx vertx = simulation.vertx();
  private final Supervisor supervisor =
      Supervisor.on(vertx.getOrCreateContext(), () -> simulation.elapsed().toNanos(), () -> 0.0);
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Probe> probes = new ArrayList<>();

  /** A verticle that notes what happens to it. */
  private final class Probe extends VerticleBase implements Ending {
    private final String name;
    private final Supplier<Future<?>> start;
    private final Promise<Void> ended = Promise.promise();
    private Supplier<Future<?>> stop = Future::succeededFuture;

    Probe(String name, Supplier<Future<?>> start) {
      this.name = name;
      this.start = start;
      probes.add(this);
    }

    @Override
    public Future<?> start() {
      events.add("start " + name);
      return start.get().onSuccess(v -> events.add("started " + name));
    }

    @Override
    public Future<?> stop() {
      events.add("stop " + name);
      return stop.get().onComplete(v -> events.add("stopped " + name));
    }

    Context context() {
      return context;
    }

    @Override
    public Future<Void> ended() {
      return ended.future();
    }
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private Supplier<Probe> probe(String name) {
    return () -> new Probe(name, Future::succeededFuture);
  }

  private Supplier<Probe> failing(String name, int times) {
    int[] left = {times};
    return () ->
        new Probe(
            name,
            () ->
                left[0]-- > 0
                    ? Future.failedFuture("no database")
                    : Future.<Void>succeededFuture());
  }

  private Probe last() {
    return probes.getLast();
  }

  private VerticleStatus status(String name) {
    return supervisor.verticle(name).orElseThrow();
  }

  private Duration took(Consumer<Simulation> action) {
    Duration before = simulation.elapsed();
    action.accept(simulation);
    return simulation.elapsed().minus(before);
  }

  @Test
  void start_startsInOrder_eachAfterTheOneBeforeRuns_andStopReverses() {
    supervisor.declare("a", OPTIONS, () -> new Probe("a", () -> vertx.timer(500).mapEmpty()));
    supervisor.declare("b", OPTIONS, probe("b"));

    simulation.run(supervisor.start());
    simulation.run(supervisor.stop());

    assertThat(events)
        .containsExactly(
            "start a",
            "started a",
            "start b",
            "started b",
            "stop b",
            "stopped b",
            "stop a",
            "stopped a");
    assertThat(supervisor.verticles())
        .extracting(VerticleStatus::state)
        .containsOnly(VerticleState.STOPPED);
  }

  @Test
  void start_whenItFails_isRepeatedWithBackoff() {
    supervisor.declare("a", OPTIONS, failing("a", 3));

    Duration took = took(sim -> sim.run(supervisor.start()));

    assertThat(took.toMillis()).isBetween(700L, 710L);
    assertThat(status("a").state()).isEqualTo(VerticleState.RUNNING);
    assertThat(status("a").restarts()).isEqualTo(3);
    assertThat(status("a").lastFailure().orElseThrow()).contains("no database");
  }

  @Test
  void start_whenTheLimitIsReached_failsWithTheCause_andTellsTheService() {
    supervisor.declare("a", OPTIONS, failing("a", 4));
    supervisor.declare("b", OPTIONS, probe("b"));
    supervisor.onExhausted((name, cause) -> events.add("exhausted " + name));

    assertThatThrownBy(() -> simulation.run(supervisor.start())).hasMessage("no database");

    assertThat(status("a").state()).isEqualTo(VerticleState.FAILED);
    assertThat(status("b").state()).isEqualTo(VerticleState.WAITING);
    assertThat(events).endsWith("exhausted a").doesNotContain("start b");
  }

  @Test
  void start_whenTheSupplierThrows_countsAsAFailedStart() {
    supervisor.declare(
        "a",
        OPTIONS.withRestart(RestartPolicy.never()),
        () -> {
          throw new IllegalStateException("no such file");
        });

    assertThatThrownBy(() -> simulation.run(supervisor.start())).hasMessage("no such file");
  }

  @Test
  void verticle_thatFailsLater_isUndeployedAndStartedAgain() {
    supervisor.declare("a", OPTIONS, probe("a"));
    simulation.run(supervisor.start());

    last().ended.fail("lost the feed");
    simulation.advanceBy(Duration.ofMillis(99));
    VerticleState meanwhile = status("a").state();
    simulation.advanceBy(Duration.ofMillis(10));

    assertThat(meanwhile).isEqualTo(VerticleState.BACKING_OFF);
    assertThat(status("a").state()).isEqualTo(VerticleState.RUNNING);
    assertThat(events)
        .containsExactly("start a", "started a", "stop a", "stopped a", "start a", "started a");
    assertThat(vertx.deploymentIDs()).hasSize(1);
  }

  @Test
  void verticle_thatEndsWell_isUndeployedAndNotStartedAgain() {
    supervisor.declare("a", OPTIONS, probe("a"));
    simulation.run(supervisor.start());

    last().ended.complete();
    simulation.advanceBy(Duration.ofMinutes(1));

    assertThat(status("a").state()).isEqualTo(VerticleState.COMPLETED);
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void verticle_undeployedBySomebodyElse_isStartedAgainAfterItIsGone() {
    supervisor.declare("a", OPTIONS, probe("a"));
    simulation.run(supervisor.start());
    last().stop = () -> vertx.timer(300).mapEmpty();

    vertx.undeploy(vertx.deploymentIDs().iterator().next());
    simulation.advanceBy(Duration.ofSeconds(1));

    assertThat(events)
        .containsExactly("start a", "started a", "stop a", "stopped a", "start a", "started a");
    assertThat(status("a").restarts()).isEqualTo(1);
  }

  @Test
  void verticle_whoseStopNeverEnds_isReplacedAfterTheLimit() {
    supervisor.declare("a", OPTIONS, probe("a"));
    simulation.run(supervisor.start());
    last().stop = () -> Promise.promise().future();

    last().ended.fail("stuck");
    simulation.advanceBy(Duration.ofSeconds(11));

    assertThat(status("a").state()).isEqualTo(VerticleState.RUNNING);
    assertThat(probes).hasSize(2);
  }

  @Test
  void verticle_ofSeveralInstances_isRestartedOneByOne() {
    supervisor.declare("a", OPTIONS.withInstances(3), probe("a"));
    simulation.run(supervisor.start());

    last().ended.fail("one of three");
    simulation.advanceBy(Duration.ofSeconds(1));

    assertThat(probes).hasSize(4);
    assertThat(status("a").restarts()).isEqualTo(1);
    assertThat(status("a").state()).isEqualTo(VerticleState.RUNNING);
    assertThat(vertx.deploymentIDs()).hasSize(3);
  }

  @Test
  void restart_startsAllInstancesAgainAtOnce_andForgetsFailures() {
    supervisor.declare("a", OPTIONS.withInstances(2), probe("a"));
    simulation.run(supervisor.start());

    Duration took = took(sim -> sim.run(supervisor.restart("a")));

    assertThat(took).isLessThan(Duration.ofMillis(100));
    assertThat(probes).hasSize(4);
    assertThat(status("a").restarts()).isEqualTo(2);
    assertThatThrownBy(() -> simulation.run(supervisor.restart("x")))
        .hasMessage("no verticle has the name x");
  }

  @Test
  void restart_bringsBackAVerticleThatFailedForGood() {
    supervisor.declare("a", OPTIONS.withRestart(RestartPolicy.never()), probe("a"));
    simulation.run(supervisor.start());
    last().ended.fail("once");
    simulation.advanceBy(Duration.ofSeconds(1));
    VerticleState before = status("a").state();

    simulation.run(supervisor.restart("a"));

    assertThat(before).isEqualTo(VerticleState.FAILED);
    assertThat(status("a").state()).isEqualTo(VerticleState.RUNNING);
  }

  @Test
  void stop_whileBackingOff_startsNothingAnyMore() {
    supervisor.declare("a", OPTIONS, failing("a", 1));
    Future<Void> start = supervisor.start();
    simulation.advanceBy(Duration.ofMillis(50));

    simulation.run(supervisor.stop());
    simulation.advanceBy(Duration.ofMinutes(1));

    assertThat(start.failed()).isTrue();
    assertThat(probes).hasSize(1);
    assertThat(status("a").state()).isEqualTo(VerticleState.STOPPED);
  }

  @Test
  void stop_whileAStartIsUnderWay_waitsForItAndUndeploys() {
    supervisor.declare("a", OPTIONS, () -> new Probe("a", () -> vertx.timer(500).mapEmpty()));
    supervisor.declare("b", OPTIONS, probe("b"));
    Future<Void> start = supervisor.start();
    simulation.advanceBy(Duration.ofMillis(100));

    simulation.run(supervisor.stop());

    assertThat(start.cause()).hasMessage("a was stopped before it had started");
    assertThat(events).containsExactly("start a", "started a", "stop a", "stopped a");
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void declare_withANameTwice_isRefused() {
    supervisor.declare("a", OPTIONS, probe("a"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> supervisor.declare("a", OPTIONS, probe("a")))
        .withMessage("two verticles have the name a");
  }

  @Test
  void taskVerticle_whoseTaskFails_isStartedAgain() {
    List<TaskVerticle> lives = new ArrayList<>();
    Promise<Void> feed = Promise.promise();
    supervisor.declare(
        "a",
        OPTIONS,
        () -> {
          TaskVerticle life =
              polling(lives.isEmpty() ? feed.future() : Promise.<Void>promise().future());
          lives.add(life);
          return life;
        });
    simulation.run(supervisor.start());

    feed.fail("lost the feed");
    simulation.advanceBy(Duration.ofSeconds(1));

    assertThat(lives).hasSize(2);
    assertThat(status("a").state()).isEqualTo(VerticleState.RUNNING);
    assertThat(status("a").lastFailure().orElseThrow()).contains("lost the feed");
    assertThat(vertx.deploymentIDs()).hasSize(1);
  }

  @Test
  void taskVerticle_undeployedBySomebodyElse_isStartedAgain() {
    List<TaskVerticle> lives = new ArrayList<>();
    supervisor.declare(
        "a",
        OPTIONS,
        () -> {
          lives.add(polling(Promise.<Void>promise().future()));
          return lives.getLast();
        });
    simulation.run(supervisor.start());

    vertx.undeploy(vertx.deploymentIDs().iterator().next());
    simulation.advanceBy(Duration.ofSeconds(1));

    assertThat(lives).hasSize(2);
    assertThat(status("a").state()).isEqualTo(VerticleState.RUNNING);
  }

  private static TaskVerticle polling(Future<Void> feed) {
    return new TaskVerticle() {
      @Override
      protected void start(TaskGroup group) {
        group.fork("poll", () -> Tasks.await(feed));
      }
    };
  }

  @Test
  void answer_failsWhileAnEventLoopIsBlocked() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Vertx real = Vertx.vertx();
    try {
      Supervisor watching = Supervisor.on(real.getOrCreateContext());
      watching.declare("a", OPTIONS, probe("a"));
      done(watching.start());
      Future<Void> before = watching.answer(Duration.ofSeconds(30));
      done(before);
      last().context().runOnContext(v -> awaitUninterruptibly(released));

      Future<Void> blocked = watching.answer(Duration.ofMillis(50));

      assertThatThrownBy(() -> done(blocked)).hasMessageContaining("the event loop of a");
    } finally {
      released.countDown();
      done(real.close());
    }
  }

  private static void done(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void drain_asksEveryVerticleThatCan_andWaitsNoLongerThanTheLimit() {
    supervisor.declare("a", OPTIONS, () -> new Draining(() -> vertx.timer(200).mapEmpty()));
    supervisor.declare("b", OPTIONS, probe("b"));
    supervisor.declare("c", OPTIONS, () -> new Draining(() -> Promise.promise().future()));
    supervisor.declare(
        "d",
        OPTIONS,
        () ->
            new Draining(() -> {
              throw new IllegalStateException("cannot");
            }));
    simulation.run(supervisor.start());

    Duration took = took(sim -> sim.run(supervisor.drain(Duration.ofSeconds(1))));

    assertThat(events).containsExactlyInAnyOrder("start b", "started b", "drained");
    assertThat(took.toMillis()).isBetween(3_500L, 3_510L);
  }

  private final class Draining extends VerticleBase implements Drainable {
    private final Supplier<Future<?>> drain;

    Draining(Supplier<Future<?>> drain) {
      this.drain = drain;
    }

    @Override
    public void drain(Duration limit) {
      Tasks.await(drain.get());
      events.add("drained");
    }
  }
}
