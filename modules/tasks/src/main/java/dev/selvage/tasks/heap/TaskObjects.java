// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks in a heap dump. It knows the fields of tasks, scopes and waits by name; in the sources
 * they are said to be read here.
 */
final class TaskObjects {
  private static final String BLOCK = "dev.selvage.tasks.BlockNode";
  private static final String OPEN_ENDED = "dev.selvage.tasks.OpenEnded";

  private final HeapDump dump;
  private final LongList living = new LongList();
  private final Map<Long, Around> around = new HashMap<>();
  private final Map<Long, Boolean> toldToEnd = new HashMap<>();
  private final Map<Long, Sleeper> sleepers = new HashMap<>();

  /**
   * What is around a task.
   *
   * @param task the task whose group or block it runs in, or 0
   * @param ends whether a block between the two ends when somebody asks tasks to
   */
  private record Around(long task, boolean ends) {}

  TaskObjects(HeapDump dump) {
    this.dump = dump;
  }

  void add(long task) {
    if (dump.reference(task, "outcome") == 0) {
      living.add(task);
    }
  }

  /** Those that wait for something of the toolkit and that no deadline will wake. */
  Iterable<Sleeper> sleepers() {
    for (int i = 0; i < living.size(); i++) {
      long task = living.get(i);
      around.put(task, around(task));
      Sleeper sleeper = sleeper(task);
      if (sleeper != null) {
        sleepers.put(task, sleeper);
      }
    }
    for (int i = 0; i < living.size(); i++) {
      if (isToldToEnd(living.get(i))) {
        sleepers.remove(living.get(i));
      }
    }
    sleepers.forEach((task, sleeper) -> sleeper.around = sleepers.get(aroundOf(task).task()));
    return sleepers.values();
  }

  /**
   * Tells of the tasks that can go on.
   *
   * @param task is given each of them
   * @param waiting is given the sleepers that wait for one of them
   */
  void forEachAwake(LongConsumer task, Consumer<Sleeper> waiting) {
    for (int i = 0; i < living.size(); i++) {
      long each = living.get(i);
      if (!sleepers.containsKey(each)) {
        task.accept(each);
        Sleeper outer = sleepers.get(aroundOf(each).task());
        if (outer != null && outer.waitsForItsTasks()) {
          waiting.accept(outer);
        }
      }
    }
  }

  private @Nullable Sleeper sleeper(long task) {
    long scope = dump.reference(task, "scope");
    if (!dump.isTrue(task, "started")
        || dump.reference(scope, "deadlineOwner") != 0
        || dump.isTrue(scope, "cancelled")
        || endsBelow(scope, task)) {
      return null;
    }
    long wait = dump.reference(task, "waiter");
    if (wait != 0 ? !waits(wait) : dump.reference(task, "joining") == 0) {
      return null;
    }
    long thread = dump.reference(task, "thread");
    return new Sleeper(new long[] {task, thread, dump.reference(thread, "thread")}, wait);
  }

  private boolean waits(long wait) {
    HeapClass type = dump.classOf(wait);
    return type != null && !type.isA(OPEN_ENDED) && dump.number(wait, "state") == 0;
  }

  // ---- what is around

  private Around aroundOf(long task) {
    Around known = around.get(task);
    return known == null ? new Around(0, false) : known;
  }

  private Around around(long task) {
    long parent = dump.reference(task, "parent");
    if (parent == 0) { // it is on its way into a group
      long group = dump.reference(task, "group");
      return new Around(group == 0 ? 0 : dump.reference(group, "owner"), false);
    }
    boolean ends = false;
    long node = parent;
    while (node != 0 && !isTask(node)) {
      ends |= endsWhenTold(node);
      node = dump.reference(node, "parent");
    }
    return new Around(node, ends);
  }

  private boolean isTask(long node) {
    HeapClass type = dump.classOf(node);
    return type != null && type.name.equals(Role.TASK);
  }

  private boolean endsWhenTold(long node) {
    HeapClass type = dump.classOf(node);
    return type != null && type.name.equals(BLOCK) && dump.isTrue(node, "endsWhenStopping");
  }

  private boolean endsBelow(long scope, long task) {
    for (long node = scope; node != 0 && node != task; node = dump.reference(node, "parent")) {
      if (endsWhenTold(node)) {
        return true;
      }
    }
    return false;
  }

  /** Not recursive: tasks may be nested ten thousand deep. */
  private boolean isToldToEnd(long task) {
    List<Long> path = new ArrayList<>();
    long node = task;
    while (node != 0 && !toldToEnd.containsKey(node)) {
      path.add(node);
      node = aroundOf(node).task();
    }
    boolean ends = node != 0 && toldToEnd.getOrDefault(node, false);
    for (long each : path.reversed()) {
      ends |= aroundOf(each).ends();
      toldToEnd.put(each, ends);
    }
    return ends;
  }
}
