// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.simulation.Simulation;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TaskVerticleTest {
  private final Simulation sim = Simulation.seeded(1);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    sim.close();
  }

  private interface Start {
    void run(TaskGroup group) throws Exception;
  }

  private TaskVerticle verticle(Start start) {
    return verticle(ofSeconds(10), start);
  }

  private TaskVerticle verticle(Duration grace, Start start) {
    return new TaskVerticle() {
      @Override
      protected void start(TaskGroup group) throws Exception {
        start.run(group);
      }

      @Override
      protected Duration grace() {
        return grace;
      }

      @Override
      protected String name() {
        return "tested";
      }
    };
  }

  private String deploy(TaskVerticle verticle) {
    return sim.run(sim.vertx().deployVerticle(verticle));
  }

  private void unwinding(String what) {
    try {
      sleep(ofSeconds(3600));
    } finally {
      log.add(what + " unwound");
    }
  }

  private static void failing(String message) throws IOException {
    throw new IOException(message);
  }

  private static void stubborn(Duration time) {
    Tasks.shield(time.plusSeconds(1), () -> sleep(time));
  }

  @Test
  void start_mayWaitAndReturnsWhenTheVerticleIsDeployed() {
    TaskVerticle verticle =
        verticle(group -> {
          sleep(ofSeconds(3));
          group.fork(() -> unwinding("poll"));
        });

    String id = deploy(verticle);
    assertThat(sim.elapsed()).isEqualTo(ofSeconds(3));
    assertThat(sim.vertx().deploymentIDs()).containsExactly(id);
    assertThat(verticle.ended().isComplete()).isFalse();
    sim.run(sim.vertx().undeploy(id));

    assertThat(log).containsExactly("poll unwound");
    assertThat(verticle.ended().succeeded()).isTrue();
    assertThat(sim.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Test
  void start_thatFails_failsTheDeploymentWhenItsTasksHaveEnded() {
    TaskVerticle verticle =
        verticle(group -> {
          group.fork(() -> unwinding("poll"));
          sleep(ofSeconds(1));
          failing("no database");
        });

    assertThatThrownBy(() -> deploy(verticle)).isInstanceOf(IOException.class);

    assertThat(log).containsExactly("poll unwound");
    assertThat(verticle.ended().cause()).hasMessage("no database");
    assertThat(sim.vertx().deploymentIDs()).isEmpty();
  }

  @Test
  void start_whoseTaskFailsMeanwhile_failsTheDeployment() {
    TaskVerticle verticle =
        verticle(group -> {
          group.fork(() -> failing("poll"));
          unwinding("start");
        });

    assertThatThrownBy(() -> deploy(verticle)).isInstanceOf(IOException.class).hasMessage("poll");

    assertThat(log).containsExactly("start unwound");
  }

  /** A handler of ended() that threw kept the deployment from ever completing. */
  @Test
  void start_thatFailsWithAHandlerThatThrows_failsTheDeployment() {
    TaskVerticle verticle = verticle(group -> failing("no database"));
    verticle
        .ended()
        .onFailure(e -> {
          throw new IllegalStateException("a handler failed");
        });

    assertThatThrownBy(() -> deploy(verticle)).isInstanceOf(IOException.class);
  }

  @Test
  void start_onAWorker_isRefusedWithASentence() {
    TaskVerticle verticle = verticle(group -> log.add("started"));
    Future<String> deployed =
        sim.vertx()
            .deployVerticle(
                verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));

    assertThatThrownBy(() -> sim.run(deployed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tested")
        .hasMessageContaining("WORKER");
    assertThat(log).isEmpty();
  }

  @Test
  void task_thatFails_endsTheOthersAndUndeploysTheVerticle() {
    TaskVerticle verticle =
        verticle(group -> {
          group.fork(() -> unwinding("poll"));
          group.fork(() -> {
            sleep(ofSeconds(5));
            failing("feed");
          });
        });
    deploy(verticle);

    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      sim.advanceBy(ofSeconds(6));

      assertThat(lines.lines()).hasSize(1);
      assertThat(lines.lines().getFirst()).contains("the verticle tested");
    }
    assertThat(log).containsExactly("poll unwound");
    assertThat(verticle.ended().cause()).hasMessage("feed");
    assertThat(sim.vertx().deploymentIDs()).isEmpty();
  }

  /**
   * Its deployment was not known to Vert.x yet, so that it could not be undeployed, and stayed for
   * ever.
   */
  @Test
  void task_thatFailsRightAfterTheStart_undeploysTheVerticle() {
    TaskVerticle verticle = verticle(group -> group.fork(() -> failing("at once")));
    Future<String> deployed = sim.vertx().deployVerticle(verticle);

    sim.advanceBy(ofSeconds(1));

    assertThat(deployed.succeeded()).isTrue();
    assertThat(verticle.ended().cause()).hasMessage("at once");
    assertThat(sim.vertx().deploymentIDs()).isEmpty();
  }

  /** The second instance is still starting: Vert.x knows of no deployment. */
  @Test
  void task_thatFailsWhileAnotherInstanceStarts_undeploysBothWhenTheyAreDeployed() {
    List<TaskVerticle> instances =
        List.of(
            verticle(group -> group.fork(() -> failing("first"))),
            verticle(group -> {
              sleep(ofSeconds(5));
              group.fork(() -> unwinding("second"));
            }));
    var next = instances.iterator();
    Future<String> deployed =
        sim.vertx().deployVerticle(next::next, new DeploymentOptions().setInstances(2));

    sim.advanceBy(ofSeconds(6));

    assertThat(deployed.isComplete()).isTrue();
    assertThat(log).containsExactly("second unwound");
    assertThat(sim.vertx().deploymentIDs()).isEmpty();
  }

  /** Nothing of it ran any more, and it stayed deployed. */
  @Test
  void group_thatItsOwnCodeCancels_undeploysTheVerticle() {
    TaskVerticle verticle =
        verticle(group ->
            group.fork(() -> {
              sleep(ofSeconds(1));
              group.cancel("done");
            }));
    deploy(verticle);

    sim.advanceBy(ofSeconds(2));

    assertThat(verticle.ended().succeeded()).isTrue();
    assertThat(sim.vertx().deploymentIDs()).isEmpty();
  }

  @Test
  void undeploy_duringCleanup_waitsForIt() {
    String id =
        deploy(
            verticle(group ->
                group.fork(() -> {
                  try {
                    sleep(ofSeconds(60));
                  } finally {
                    stubborn(ofSeconds(4));
                    log.add("cleaned up");
                  }
                })));

    sim.run(sim.vertx().undeploy(id));

    assertThat(log).containsExactly("cleaned up");
    assertThat(sim.elapsed()).isEqualTo(ofSeconds(4));
  }

  @Test
  void undeploy_ofATaskThatTakesLongerThanTheGrace_namesItAndGoesOn() {
    String id =
        deploy(verticle(ofMillis(500), group -> group.fork("slow", () -> stubborn(ofSeconds(60)))));

    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      sim.run(sim.vertx().undeploy(id));

      assertThat(lines.lines()).hasSize(1);
      assertThat(lines.lines().getFirst()).contains("PT0.5S").contains("slow");
    }
    assertThat(sim.elapsed()).isEqualTo(ofMillis(500));
    sim.advanceBy(ofSeconds(61));
  }

  /** Law 12: nobody else can see it. */
  @Test
  void failureDuringTheUndeployment_isReported() {
    TaskVerticle verticle =
        verticle(group ->
            group.fork(() -> {
              try {
                sleep(ofSeconds(60));
              } finally {
                failing("cleanup");
              }
            }));
    String id = deploy(verticle);

    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      sim.run(sim.vertx().undeploy(id));

      assertThat(lines.lines()).hasSize(1);
      assertThat(lines.lines().getFirst()).contains("tested");
    }
    assertThat(verticle.ended().cause()).hasMessage("cleanup");
  }

  @Test
  void undeploy_twice_isRefusedByVertxAndHurtsNothing() {
    String id = deploy(verticle(group -> group.fork(() -> unwinding("poll"))));
    Future<Void> first = sim.vertx().undeploy(id);
    Future<Void> second = sim.vertx().undeploy(id);

    sim.run(first);
    assertThatThrownBy(() -> sim.run(second)).isInstanceOf(IllegalStateException.class);

    assertThat(log).containsExactly("poll unwound");
  }

  @Test
  void grace_ofAllTime_isAccepted() {
    String id =
        deploy(
            verticle(
                Duration.ofSeconds(Long.MAX_VALUE), group -> group.fork(() -> unwinding("poll"))));

    sim.run(sim.vertx().undeploy(id));

    assertThat(log).containsExactly("poll unwound");
  }

  @Test
  void shutdown_duringTheStart_failsTheDeploymentAndUnwindsIt() {
    TaskVerticle verticle = verticle(group -> unwinding("start"));
    Future<String> deployed = sim.vertx().deployVerticle(verticle);
    sim.advanceBy(ofSeconds(1));
    assertThat(deployed.isComplete()).isFalse();

    sim.run(Tasks.shutdown(sim.vertx(), ofSeconds(5)));

    assertThat(log).containsExactly("start unwound");
    assertThat(verticle.ended().isComplete()).isTrue();
  }

  @Test
  void close_ofTheVertxByHand_endsTheTasksAndReportsNothing() {
    TaskVerticle verticle = verticle(group -> group.fork(() -> unwinding("poll")));
    deploy(verticle);

    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      sim.close();

      assertThat(lines.lines()).isEmpty();
    }
    assertThat(log).containsExactly("poll unwound");
    assertThat(verticle.ended().succeeded()).isTrue();
  }

  /** Undeploying each of them side by side failed for the child, or for its parent. */
  @Test
  void shutdown_withVerticlesInVerticles_undeploysChildrenFirst() {
    TaskVerticle parent =
        verticle(group -> {
          await(sim.vertx().deployVerticle(verticle(g -> g.fork(() -> unwinding("child")))));
          await(sim.vertx().deployVerticle(verticle(g -> g.fork(() -> unwinding("child")))));
          group.fork(() -> unwinding("parent"));
        });
    deploy(parent);
    assertThat(sim.vertx().deploymentIDs()).hasSize(3);

    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      sim.run(Tasks.shutdown(sim.vertx(), ofSeconds(5)));

      assertThat(lines.lines()).isEmpty();
    }
    assertThat(log).containsExactly("child unwound", "child unwound", "parent unwound");
  }

  @Test
  void handlersOfTheStart_runOutsideTheTask() {
    Promise<Boolean> inTask = Promise.promise();
    sim.vertx()
        .deployVerticle(verticle(group -> log.add("started")))
        .onSuccess(id -> inTask.complete(Tasks.current().isPresent()));

    assertThat(sim.run(inTask.future())).isFalse();
  }
}
