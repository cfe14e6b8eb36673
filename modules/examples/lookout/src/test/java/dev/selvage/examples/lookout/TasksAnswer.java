// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a service with a deadlock answers at {@code /tasks}. */
final class TasksAnswer {
  private TasksAnswer() {}

  static JsonObject withDeadlock(String firstName) {
    JsonObject root =
        task(1, "verticle bank").put("depth", 0).put("waitsFor", "the tasks of a group");
    JsonObject first = waiting(2, firstName, "one", "two");
    JsonObject second = waiting(3, "second", "two", "one");
    JsonObject finding =
        new JsonObject()
            .put("kind", "deadlock")
            .put("certain", true)
            .put("text", "deadlock: 2 tasks wait for each other")
            .put("tasks", JsonArray.of(first, second));
    return new JsonObject()
        .put("findings", JsonArray.of(finding))
        .put("living", 3)
        .put("shown", 3)
        .put("loops", JsonArray.of(new JsonObject().put("thread", "loop")))
        .put("tasks", JsonArray.of(root, first, second));
  }

  private static JsonObject waiting(int id, String name, String held, String wanted) {
    return task(id, name)
        .put("depth", 1)
        .put("parent", 1)
        .put("waitsFor", "the lock '" + wanted + "'")
        .put("holds", JsonArray.of("the lock '" + held + "'"))
        .put("at", "Bank.transfer(Bank.java:7)");
  }

  private static JsonObject task(int id, String name) {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("loop", "loop")
        .put("state", "waiting")
        .put("waitedMillis", 1_234);
  }
}
