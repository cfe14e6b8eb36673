// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.contexts;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.on;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.carrier.Carrier.LOOP;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.selvage.tasks.carrier.Carrier;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The picture of living tasks. */
final class TaskTreeTest {
  @Test
  void tree_showsWhatEachTaskDoesAndWhoseChildItIs() {
    Simulated.run(vertx -> {
      group(g -> {
        g.fork(
            "orders",
            () ->
                failAfter(
                    ofSeconds(10),
                    () ->
                        group(orders -> {
                          orders.fork("rows", () -> sleep(ofSeconds(9)));
                          orders.fork("files", () -> sleep(ofSeconds(9)));
                        })));
        g.fork(
            "cancelled",
            () ->
                cancelScope(scope -> {
                  scope.cancel("not needed");
                  shield(ofSeconds(20), () -> sleep(ofSeconds(9)));
                  return true;
                }));
        sleep(ofSeconds(3));
        g.fork("new", () -> true);

        TaskSnapshot test = await(TaskTree.of(vertx)).loops().getFirst().roots().getFirst();

        assertThat(test.name()).isEqualTo("test");
        assertThat(test.children())
            .extracting(TaskSnapshot::name)
            .containsExactly("orders", "cancelled", "new");
        TaskSnapshot orders = test.children().getFirst();
        assertThat(orders.activity())
            .isInstanceOfSatisfying(
                Activity.Waiting.class,
                waiting -> {
                  assertThat(waiting.what()).isEqualTo("the tasks of a group of the task 'orders'");
                  assertThat(waiting.since()).isEqualTo(ofSeconds(3));
                  assertThat(waiting.wakers().rule()).isEqualTo(Wakers.Rule.ALL);
                  assertThat(waiting.wakers().list())
                      .extracting(Object::toString)
                      .containsExactly(
                          "the task 'rows', which has to end",
                          "the task 'files', which has to end");
                });
        assertThat(orders.deadline().orElseThrow().scope())
            .isEqualTo("failAfter(PT10S) in the task 'orders'");
        assertThat(orders.timeLeft()).contains(ofSeconds(7));
        assertThat(orders.children())
            .extracting(TaskSnapshot::name, TaskSnapshot::activity)
            .containsExactly(tuple("rows", sleeping()), tuple("files", sleeping()));
        assertThat(test.children().get(1).timeLeft()).contains(ofSeconds(17));
        assertThat(test.children().get(1).cancelled()).as("hidden by the shield").isEmpty();
        assertThat(test.children().get(2).activity()).isEqualTo(new Activity.Starting());
      });
    });
  }

  private static Activity sleeping() {
    return new Activity.Waiting("a sleep of PT9S", ofSeconds(3), Wakers.of(Waker.Outside.TIMER));
  }

  @Test
  void tree_withPlaces_showsWhereTasksAreAndWhereTheyWereStarted() {
    Simulated.run(vertx -> {
      TaskTree tree;
      try (var tracking = Holdings.track()) {
        assertThat(tracking).isNotNull();
        tree =
            group(g -> {
              Task<?> sleeper = Elsewhere.forkSleeper(g);
              sleep(ofSeconds(1));
              TaskTree taken = await(TaskTree.withPlaces(vertx));
              sleeper.cancel("seen");
              return taken;
            });
      }

      TaskSnapshot sleeper =
          tree.stream().filter(task -> task.name().equals("sleeper")).findFirst().orElseThrow();
      assertThat(sleeper.timeLeft()).isEqualTo(Optional.empty());
      assertThat(tree.toString()).contains("    'sleeper' has waited for a sleep of PT9S for PT1S");
    });
  }

  private static final class Elsewhere {
    static Task<?> forkSleeper(TaskGroup group) {
      return group.fork("sleeper", () -> sleep(ofSeconds(9)));
    }
  }

  @Test
  void tree_ofSeveralLoops_isGatheredOnEach() {
    Simulated.run(vertx -> {
      Context other = contexts(vertx, 1).getFirst();
      Future<?> elsewhere =
          on(
              other,
              () ->
                  group(g -> {
                    g.fork("elsewhere", () -> sleep(ofSeconds(5)));
                    return true;
                  }));
      sleep(ofSeconds(1));

      TaskTree tree = await(TaskTree.of(vertx));

      assertThat(tree.loops()).hasSize(2);
      assertThat(tree.stream().map(TaskSnapshot::name)).contains("test", "elsewhere");
      await(elsewhere);
    });
  }

  @Test
  void tree_ofDeeplyNestedTasks_andMoreThanAreShown() {
    Simulated.run(vertx -> {
      TaskTree tree =
          group(g -> {
            g.fork(() -> nested(1_000));
            for (int i = 0; i < TaskTree.SHOWN_PER_LOOP - 1_000; i++) {
              g.fork(() -> sleep(ofSeconds(60)));
            }
            sleep(ofSeconds(1));
            TaskTree taken = await(TaskTree.of(vertx));
            g.cancel("seen");
            return taken;
          });

      assertThat(tree.stream()).hasSize(TaskTree.SHOWN_PER_LOOP);
      assertThat(tree.loops().getFirst().omitted()).isEqualTo(2);
      assertThat(tree.toString()).endsWith("and 2 more tasks\n");
    });
  }

  private static void nested(int depth) throws Exception {
    if (depth > 0) {
      group(g -> g.fork(() -> nested(depth - 1)));
    } else {
      sleep(ofSeconds(60));
    }
  }

  /** Whatever the tasks do while they are looked at: the picture is taken and whole. */
  @Test
  void tree_underAnySchedule_showsEveryLivingTaskOnce() {
    everySeed(
        1_000,
        (random, vertx) ->
            group(g -> {
              for (int i = 0; i < 6; i++) {
                int number = i;
                g.fork(
                    "number " + i,
                    () -> {
                      pass(random);
                      group(inner -> inner.fork("child of " + number, () -> pass(random)));
                    });
              }
              pass(random);
              long living = g.statistics().running();
              TaskTree tree = await(TaskTree.of(vertx));
              List<String> names = tree.stream().map(TaskSnapshot::name).toList();

              assertThat(names).doesNotHaveDuplicates();
              assertThat(names.stream().filter(name -> name.startsWith("number")))
                  .hasSize((int) living);
            }));
  }

  @Test
  void tree_askedByAThreadOfNobody_showsBlockedTasks() {
    Vertx vertx = Vertx.vertx();
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Boolean> blocking = new CompletableFuture<>();
    Future<?> result =
        Tasks.run(
            vertx,
            "blocked",
            () -> {
              blocking.complete(true);
              if (Carrier.CHOSEN == LOOP) {
                released.await();
              }
            });
    blocking.join();

    TaskTree tree = get(TaskTree.of(vertx));

    assertThat(tree.stream().map(TaskSnapshot::activity))
        .allMatch(activity -> activity instanceof Activity.Blocked);
    released.countDown();
    get(result);
    get(Tasks.shutdown(vertx, ofSeconds(5)));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
