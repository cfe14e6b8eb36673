// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.sync.Lock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The task tree as others read it. */
final class TreeJsonTest {
  private static JsonObject task(JsonObject tree, String name) {
    return objects(tree.getJsonArray("tasks")).stream()
        .filter(task -> task.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void toJson_listsTasksWithWhatTheyWaitForAndWhoWakesThem() {
    Simulated.run(vertx ->
        group(g -> {
          Lock lock = new Lock("stock");
          g.fork("holder", () -> lock.locked(() -> sleep(ofSeconds(9))));
          g.fork(
              "wanting",
              () -> failAfter(ofSeconds(20), () -> lock.locked(() -> sleep(ofSeconds(1)))));
          sleep(ofSeconds(3));

          JsonObject tree = await(TaskTree.withPlaces(vertx)).toJson(100);

          JsonObject wanting = task(tree, "wanting");
          JsonObject holder = task(tree, "holder");
          assertThat(wanting.getString("state")).isEqualTo("waiting");
          assertThat(wanting.getString("waitsFor"))
              .isEqualTo("the lock 'stock', held by the task 'holder'");
          assertThat(wanting.getLong("waitedMillis")).isEqualTo(3_000);
          assertThat(wanting.getJsonArray("wakers"))
              .containsExactly(
                  new JsonObject()
                      .put("kind", "task")
                      .put("id", holder.getLong("id"))
                      .put("name", "holder")
                      .put("how", "holds the lock 'stock'")
                      .put("certain", true));
          assertThat(wanting.getJsonObject("deadline"))
              .isEqualTo(
                  new JsonObject()
                      .put("leftMillis", 17_000L)
                      .put("scope", "failAfter(PT20S) in the task 'wanting'"));
          assertThat(holder.getJsonArray("holds")).containsExactly("the lock 'stock'");
          assertThat(holder.getJsonArray("wakers"))
              .containsExactly(new JsonObject().put("kind", "timer"));
          assertThat(holder.getLong("parent")).isEqualTo(task(tree, "test").getLong("id"));
          assertThat(holder.getInteger("depth")).isEqualTo(1);
          assertThat(tree.getLong("living")).isEqualTo(3);
          assertThat(tree.getJsonArray("findings")).isEmpty();
          g.cancel("seen");
        }));
  }

  @Test
  void toJson_whenLimited_saysHowManyThereAre() {
    Simulated.run(vertx ->
        group(g -> {
          for (int i = 0; i < 50; i++) {
            g.fork("sleeper " + i, () -> sleep(ofSeconds(9)));
          }
          sleep(ofSeconds(1));

          JsonObject tree = await(TaskTree.of(vertx)).toJson(10);

          assertThat(tree.getLong("living")).isEqualTo(51);
          assertThat(tree.getLong("shown")).isEqualTo(10);
          assertThat(tree.getJsonArray("tasks")).hasSize(10);
          g.cancel("seen");
        }));
  }

  @Test
  void view_withAName_showsThoseAndTheTasksAroundThem() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork("orders", () -> group(o -> o.fork("Row 1", () -> sleep(ofSeconds(9)))));
          g.fork("files", () -> group(o -> o.fork("file 1", () -> sleep(ofSeconds(9)))));
          sleep(ofSeconds(1));

          TaskTree tree = await(TaskTree.of(vertx, TaskTree.View.defaults().withName("row")));

          assertThat(tree.stream().map(TaskSnapshot::name))
              .containsExactly("test", "orders", "Row 1");
          assertThat(tree.loops().getFirst().living()).isEqualTo(5);
          g.cancel("seen");
        }));
  }

  @Test
  void view_withALimitThatIsNone_isAnError() {
    assertThatThrownBy(() -> TaskTree.View.defaults().withLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TaskTree.View: the limit is 0; it must be 1 to 10000");
  }

  @Test
  void toJson_ofADeadlock_putsItInFront() {
    Simulated.run(vertx ->
        group(g -> {
          Lock lock = new Lock("own");
          g.fork("parent", () -> lock.locked(() -> waitForChild(lock)));
          sleep(ofSeconds(1));

          JsonObject finding =
              await(TaskTree.of(vertx)).toJson(10).getJsonArray("findings").getJsonObject(0);

          assertThat(finding.getString("kind")).isEqualTo("deadlock");
          assertThat(finding.getBoolean("certain")).isTrue();
          assertThat(finding.getString("text")).startsWith("deadlock: 2 tasks wait for each other");
          assertThat(objects(finding.getJsonArray("tasks")))
              .extracting(task -> task.getString("name"))
              .containsExactlyInAnyOrder("parent", "child");
          g.cancel("seen");
        }));
  }

  private static void waitForChild(Lock lock) throws Exception {
    group(g -> g.fork("child", () -> lock.locked(() -> sleep(ofSeconds(1)))));
  }
}
