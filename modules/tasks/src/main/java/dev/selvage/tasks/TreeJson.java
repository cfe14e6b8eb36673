// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * A {@link TaskTree} as JSON. The tasks are one list and not nested: they may be ten thousand deep,
 * which no parser likes. Absent values have no field.
 */
final class TreeJson {
  private record Line(TaskSnapshot task, long parent, int depth) {}

  private TreeJson() {}

  static JsonObject of(TaskTree tree, int limit) {
    JsonArray tasks = new JsonArray();
    JsonArray loops = new JsonArray();
    long living = 0;
    for (TaskTree.Loop loop : tree.loops()) {
      int before = tasks.size();
      add(tasks, loop.roots(), limit);
      living += loop.living();
      loops.add(
          new JsonObject()
              .put("thread", loop.thread())
              .put("living", loop.living())
              .put("shown", tasks.size() - before)
              .put("abandoned", loop.abandoned()));
    }
    JsonArray findings = new JsonArray();
    tree.findings().forEach(finding -> findings.add(of(finding)));
    return new JsonObject()
        .put("findings", findings)
        .put("living", living)
        .put("shown", tasks.size())
        .put("loops", loops)
        .put("tasks", tasks);
  }

  private static void add(JsonArray tasks, List<TaskSnapshot> roots, int limit) {
    Deque<Line> next = new ArrayDeque<>();
    roots.reversed().forEach(task -> next.push(new Line(task, 0, 0)));
    while (!next.isEmpty() && tasks.size() < limit) {
      Line line = next.pop();
      TaskSnapshot task = line.task();
      JsonObject json = of(task).put("depth", line.depth());
      if (line.parent() != 0) {
        json.put("parent", line.parent());
      }
      tasks.add(json);
      task.children()
          .reversed()
          .forEach(child -> next.push(new Line(child, task.id(), line.depth() + 1)));
    }
  }

  private static JsonObject of(Finding finding) {
    JsonArray tasks = new JsonArray();
    finding.tasks().forEach(task -> tasks.add(of(task)));
    return new JsonObject()
        .put("kind", lower(finding.kind()))
        .put("certain", finding.certain())
        .put("text", finding.text())
        .put("tasks", tasks);
  }

  private static JsonObject of(TaskSnapshot task) {
    JsonObject json = new JsonObject().put("id", task.id()).put("name", task.name());
    addActivity(json, task.activity());
    task.deadline()
        .ifPresent(due ->
            json.put(
                "deadline",
                new JsonObject().put("leftMillis", millis(due.left())).put("scope", due.scope())));
    task.cancelled().ifPresent(why -> json.put("cancelled", why.toString()));
    if (!task.holds().isEmpty()) {
      json.put("holds", new JsonArray(task.holds()));
    }
    json.put("loop", task.loop());
    task.deployment().ifPresent(id -> json.put("deployment", id));
    task.at().ifPresent(place -> json.put("at", Waits.place(place)));
    task.startedAt().ifPresent(place -> json.put("startedAt", Waits.place(place)));
    return json;
  }

  private static void addActivity(JsonObject json, Activity activity) {
    switch (activity) {
      case Activity.Starting starting -> json.put("state", "starting");
      case Activity.Ready ready -> json.put("state", "ready");
      case Activity.Running running -> json.put("state", "running");
      case Activity.Blocked blocked -> json.put("state", "blocked");
      case Activity.Waiting(var what, var since, var wakers) ->
          json.put("state", "waiting")
              .put("waitsFor", what)
              .put("waitedMillis", millis(since))
              .put("wakersNeeded", lower(wakers.rule()))
              .put("wakers", of(wakers));
    }
  }

  private static JsonArray of(Wakers wakers) {
    JsonArray list = new JsonArray();
    for (Waker waker : wakers.list()) {
      list.add(
          switch (waker) {
            case Waker.OfTask(var task, var how, var certain) ->
                new JsonObject()
                    .put("kind", "task")
                    .put("id", task.id())
                    .put("name", task.name())
                    .put("how", how)
                    .put("certain", certain);
            case Waker.Outside outside -> new JsonObject().put("kind", lower(outside));
          });
    }
    return list;
  }

  private static long millis(Duration span) {
    return span.toMillis();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
