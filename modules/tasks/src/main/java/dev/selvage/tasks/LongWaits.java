// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks that wait, and what for: those of which a heap dump is asked. {@code heap.Search} reads the
 * fields of the living instances, and does not count what they refer to as referred to. So nothing
 * else may keep hold of a suspect's wait: that would be somebody who can wake it. Any thread.
 */
final class LongWaits {
  /** How many tasks of one event loop are looked at. */
  static final int PER_LOOP = 10_000;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int number = NUMBERS.incrementAndGet();
  private TaskNode<?>[] tasks = new TaskNode<?>[16];
  private Waiter[] waits = new Waiter[16];
  private long[] ages = new long[16];
  private int size;

  /** Something to be done with a task, what it waits for, and for how many nanoseconds. */
  interface Action {
    void accept(TaskNode<?> task, Waiter wait, long age);
  }

  int number() {
    return number;
  }

  synchronized void add(TaskNode<?> task, Waiter wait, long age) {
    if (size == tasks.length) {
      ages = Arrays.copyOf(ages, size * 2);
      tasks = Arrays.copyOf(tasks, size * 2);
      waits = Arrays.copyOf(waits, size * 2);
    }
    tasks[size] = task;
    ages[size] = age;
    waits[size++] = wait;
  }

  synchronized boolean isEmpty() {
    return size == 0;
  }

  /** Those at these positions. */
  synchronized LongWaits only(BitSet positions) {
    LongWaits some = new LongWaits();
    for (int i = positions.nextSetBit(0); i >= 0; i = positions.nextSetBit(i + 1)) {
      tell(i, some::add);
    }
    return some;
  }

  synchronized void forEach(Action action) {
    for (int i = 0; i < size; i++) {
      tell(i, action);
    }
  }

  private void tell(int position, Action action) {
    action.accept(tasks[position], waits[position], ages[position]);
  }

  /** When each of them is to be looked at next, by the age of its wait. One thread. */
  static final class Schedule {
    private static final long FIRST_NANOS = 500_000_000L;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private Map<Waiter, Long> looks = new IdentityHashMap<>();

    /** Whether one of them is to be looked at. */
    boolean isDue(LongWaits suspects) {
      boolean[] due = new boolean[1];
      suspects.forEach((task, wait, age) -> due[0] |= age >= looks.getOrDefault(wait, FIRST_NANOS));
      return due[0];
    }

    /**
     * They were looked at: next when they have waited twice as long, in a minute at the latest.
     * Others are forgotten.
     *
     * @param stuck those of them that need not be looked at any more
     */
    void looked(LongWaits at, LongWaits stuck) {
      Map<Waiter, Long> next = new IdentityHashMap<>();
      at.forEach((task, wait, age) -> {
        boolean known = looks.getOrDefault(wait, 0L) == NEVER;
        long pause = Math.min(Math.max(age, FIRST_NANOS), LONGEST_NANOS);
        next.put(wait, known ? NEVER : age + pause);
      });
      stuck.forEach((task, wait, age) -> next.put(wait, NEVER));
      looks = next;
    }
  }
}
