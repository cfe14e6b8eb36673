// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.util.Locale.ROOT;

import dev.selvage.tasks.carrier.Contexts;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The living tasks of a Vert.x: what each does, what it waits for and since when.
 *
 * <pre>{@code
 * System.out.println(await(TaskTree.of(vertx)));
 * }</pre>
 *
 * <p>Tasks pay nothing for it until somebody asks. Then each event loop is asked in a turn of its
 * own: the picture of one loop is exact, those of several loops are moments apart. A loop that is
 * held by somebody answers when it is free again.
 *
 * @param findings tasks that will not go on by themselves
 * @param loops the event loops that have run tasks
 */
public record TaskTree(List<Finding> findings, List<Loop> loops) {
  /** How many tasks of one event loop are shown at most; a loop is held for that long. */
  public static final int SHOWN_PER_LOOP = 10_000;

  /** Copies the lists. */
  public TaskTree {
    findings = List.copyOf(findings);
    loops = List.copyOf(loops);
  }

  /**
   * The tasks of one event loop.
   *
   * @param thread the name of its thread
   * @param roots the living tasks that no group owns, in the order of their start
   * @param living how many tasks there are
   * @param omitted how many were asked for and are not shown because of the limit
   * @param abandoned how many of all were abandoned and have not ended; those are roots now
   */
  public record Loop(
      String thread, List<TaskSnapshot> roots, long living, long omitted, long abandoned) {
    /** Copies the list. */
    public Loop {
      roots = List.copyOf(roots);
    }
  }

  /**
   * What is to be in the picture.
   *
   * @param name only tasks whose name contains this, without regard to case, and those around them
   * @param limit how many tasks of one event loop at most; a loop is held for that long
   * @param places whether to tell where in the code each task is, which takes some ten microseconds
   *     for each
   */
  public record View(String name, int limit, boolean places) {
    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException when it is not 1 to {@link #SHOWN_PER_LOOP}
     */
    public View {
      Objects.requireNonNull(name, "TaskTree.View: the name is null; an empty one shows all tasks");
      if (limit < 1 || limit > SHOWN_PER_LOOP) {
        throw new IllegalArgumentException(
            "TaskTree.View: the limit is " + limit + "; it must be 1 to " + SHOWN_PER_LOOP);
      }
    }

    /** All tasks, without places. */
    public static View defaults() {
      return new View("", SHOWN_PER_LOOP, false);
    }

    /** Only tasks with such a name, and those around them. */
    public View withName(String part) {
      return new View(part, limit, places);
    }

    /** At most that many of one event loop. */
    public View withLimit(int most) {
      return new View(name, most, places);
    }

    /** With the place in the code where each task is. */
    public View withPlaces(boolean wanted) {
      return new View(name, limit, wanted);
    }

    boolean shows(String task) {
      return name.isEmpty() || task.toLowerCase(ROOT).contains(name.toLowerCase(ROOT));
    }
  }

  /**
   * Takes the picture. Any thread.
   *
   * @return completes on the calling context
   */
  public static Future<TaskTree> of(Vertx vertx) {
    return of(vertx, View.defaults());
  }

  /**
   * {@link #of(Vertx)} with the place in the code where each task is, which takes some ten
   * microseconds for each.
   */
  public static Future<TaskTree> withPlaces(Vertx vertx) {
    return of(vertx, View.defaults().withPlaces(true));
  }

  /** Takes the picture of some of the tasks; what was found is there in any case. Any thread. */
  public static Future<TaskTree> of(Vertx vertx, View view) {
    List<Future<Loop>> loops = new ArrayList<>();
    for (LoopScheduler scheduler : LoopScheduler.of(vertx)) {
      Promise<Loop> loop = Promise.promise();
      TaskNode<?> asking = TaskNode.current();
      if (scheduler.run(() -> loop.complete(TreeWalk.of(scheduler, asking, view)))) {
        loops.add(loop.future());
      }
    }
    Context calling = Vertx.currentContext();
    Promise<@Nullable Void> patrol = Promise.promise();
    Patrol.send(vertx, 0, held -> patrol.complete());
    Promise<TaskTree> tree =
        Contexts.promise(calling == null ? Contexts.eventLoopContext(vertx) : calling);
    Future.join(loops)
        .compose(all -> patrol.future())
        .map(all -> new TaskTree(Findings.of(vertx), loops.stream().map(Future::result).toList()))
        .onComplete(tree);
    return tree.future();
  }

  /**
   * As JSON, in the form that docs/guide/diagnostics.md describes: what was found, the event loops,
   * and the tasks in one list, each before its children and with its depth.
   *
   * @param limit how many tasks of all event loops at most
   */
  public JsonObject toJson(int limit) {
    return TreeJson.of(this, limit);
  }

  /** All tasks that are shown, each before its children. */
  public Stream<TaskSnapshot> stream() {
    List<TaskSnapshot> all = new ArrayList<>();
    for (Loop loop : loops) {
      Deque<TaskSnapshot> next = new ArrayDeque<>(loop.roots());
      while (!next.isEmpty()) {
        TaskSnapshot task = next.pop();
        all.add(task);
        task.children().reversed().forEach(next::push);
      }
    }
    return all.stream();
  }

  /** One line for each finding, each event loop and each task, children indented. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    findings.forEach(finding -> text.append(finding).append('\n'));
    for (Loop loop : loops) {
      text.append(loop.thread()).append('\n');
      append(text, loop.roots());
      if (loop.omitted() > 0) {
        text.append("  and ").append(loop.omitted()).append(" more tasks\n");
      }
    }
    return text.toString();
  }

  /** Not recursive: tasks may be nested ten thousand deep. */
  private static void append(StringBuilder text, List<TaskSnapshot> roots) {
    record Line(TaskSnapshot task, int depth) {}

    Deque<Line> next = new ArrayDeque<>();
    roots.reversed().forEach(task -> next.push(new Line(task, 1)));
    while (!next.isEmpty()) {
      Line line = next.pop();
      text.repeat("  ", Math.min(line.depth(), MAX_INDENT)).append(line.task()).append('\n');
      line.task().children().reversed().forEach(c -> next.push(new Line(c, line.depth() + 1)));
    }
  }

  private static final int MAX_INDENT = 40;
}
