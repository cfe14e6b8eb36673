// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom at one moment, and who of them can never go on. Knows nothing of tasks and
 * waits for nothing.
 *
 * <p>Whoever is not in the graph, or waits for somebody outside of it, can go on. Those who wait
 * can if one of those they wait for can, or all of them, as their rule says. What is left when
 * nobody more can be found who goes on is dead, and since each of the dead waits for one of the
 * dead, they stand in circles or behind one. (The reduction of a wait-for graph with and-or
 * requests: Chandy, Misra, Haas, 1983, there without a snapshot.)
 */
final class WaitGraph<T> {
  /** One who waits. */
  private static final class Wait<T> {
    private final Wakers.Rule rule;
    private final Set<T> whom;
    private final boolean open;

    Wait(Wakers.Rule rule, Set<T> whom, boolean open) {
      this.rule = rule;
      this.whom = whom;
      this.open = open;
    }

    boolean canEnd(Set<T> dead) {
      if (whom.isEmpty()) {
        return true;
      }
      return rule == Wakers.Rule.ALL
          ? whom.stream().noneMatch(dead::contains)
          : open || !dead.containsAll(whom);
    }
  }

  private final Map<T, Wait<T>> waits = new LinkedHashMap<>();

  /**
   * Somebody waits.
   *
   * @param open whether there are others than those named that it waits for
   */
  void waits(T who, Wakers.Rule rule, List<T> whom, boolean open) {
    waits.put(who, new Wait<>(rule, new LinkedHashSet<>(whom), open));
  }

  /** Somebody who waits for all of several waits for one more; nothing if it does not wait. */
  void waitsAlso(T who, T whom) {
    Wait<T> wait = waits.get(who);
    if (wait != null) {
      wait.whom.add(whom);
    }
  }

  /** One circle for each group of the dead that stand in one; each waits for the next. */
  List<List<T>> circles() {
    Set<T> dead = dead();
    List<List<T>> circles = new ArrayList<>();
    Set<T> walked = new HashSet<>();
    for (T start : waits.keySet()) {
      if (dead.contains(start) && !walked.contains(start)) {
        List<T> circle = walk(start, dead, walked);
        if (!circle.isEmpty()) {
          circles.add(circle);
        }
      }
    }
    return circles;
  }

  /** Follows the first of the dead that each waits for, until it meets somebody it has met. */
  private List<T> walk(T start, Set<T> dead, Set<T> walked) {
    List<T> path = new ArrayList<>();
    T current = start;
    while (current != null && walked.add(current)) {
      path.add(current);
      current = next(current, dead);
    }
    int begin = current == null ? -1 : path.indexOf(current);
    return begin < 0 ? List.of() : path.subList(begin, path.size());
  }

  private @Nullable T next(T who, Set<T> dead) {
    return wait(who).whom.stream().filter(dead::contains).findFirst().orElse(null);
  }

  private Wait<T> wait(T who) {
    Wait<T> wait = waits.get(who);
    if (wait == null) {
      throw new AssertionError(who + " does not wait");
    }
    return wait;
  }

  /** Everybody who has to go on waiting for this circle to be one. */
  Set<T> support(List<T> circle) {
    Set<T> dead = dead();
    Set<T> support = new LinkedHashSet<>(circle);
    Deque<T> open = new ArrayDeque<>(circle);
    while (!open.isEmpty()) {
      T who = open.pop();
      Wait<T> wait = wait(who);
      T next = next(who, dead);
      List<T> needed =
          wait.rule == Wakers.Rule.ANY
              ? List.copyOf(wait.whom)
              : next == null ? List.of() : List.of(next);
      needed.stream().filter(support::add).forEach(open::push);
    }
    return support;
  }

  /** Who stands behind the circle, waiting for somebody in it. */
  Set<T> behind(List<T> circle) {
    Set<T> dead = dead();
    Set<T> reached = new LinkedHashSet<>(circle);
    boolean more = true;
    while (more) {
      more = false;
      for (T who : dead) {
        T next = next(who, dead);
        more |= next != null && reached.contains(next) && reached.add(who);
      }
    }
    circle.forEach(reached::remove);
    return reached;
  }

  private Set<T> dead() {
    Map<T, List<T>> waiters = new HashMap<>();
    waits.forEach((who, wait) ->
        wait.whom.forEach(
            whom -> waiters.computeIfAbsent(whom, unused -> new ArrayList<>()).add(who)));
    Set<T> dead = new LinkedHashSet<>(waits.keySet());
    Deque<T> suspects = new ArrayDeque<>(dead);
    while (!suspects.isEmpty()) {
      T who = suspects.pop();
      if (dead.contains(who) && wait(who).canEnd(dead)) {
        dead.remove(who);
        suspects.addAll(waiters.getOrDefault(who, List.of()));
      }
    }
    return dead;
  }
}
