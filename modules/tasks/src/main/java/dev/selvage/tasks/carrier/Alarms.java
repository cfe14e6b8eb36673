// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of alarms with their positions kept in the alarms, so that clearing one is O(log n)
 * and leaves no garbage behind. Belongs to the owner of the turn.
 */
final class Alarms {
  private @Nullable Alarm[] heap = new @Nullable Alarm[16];
  private int size;

  /** The moment of the earliest alarm, or {@link Alarm#NEVER}. */
  long earliest() {
    Alarm first = heap[0];
    return size == 0 || first == null ? Alarm.NEVER : first.at();
  }

  int size() {
    return size;
  }

  void set(Alarm alarm) {
    if (alarm.position >= 0) {
      return;
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    siftUp(size++, alarm);
  }

  void clear(Alarm alarm) {
    int hole = alarm.position;
    if (hole < 0) {
      return;
    }
    alarm.position = -1;
    Alarm last = at(--size);
    heap[size] = null;
    if (last != alarm) {
      siftDown(hole, last);
      if (last.position == hole) {
        siftUp(hole, last);
      }
    }
  }

  /** Removes and returns an alarm that is due, earliest first, or null when there is none. */
  @Nullable Alarm pollDue(long now) {
    if (size == 0 || at(0).at() > now) {
      return null;
    }
    Alarm due = at(0);
    clear(due);
    return due;
  }

  private Alarm at(int index) {
    Alarm alarm = heap[index];
    if (alarm == null) {
      throw new AssertionError("hole in the heap at " + index);
    }
    return alarm;
  }

  private void place(int index, Alarm alarm) {
    heap[index] = alarm;
    alarm.position = index;
  }

  private void siftUp(int start, Alarm alarm) {
    int index = start;
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (at(parent).at() <= alarm.at()) {
        break;
      }
      place(index, at(parent));
      index = parent;
    }
    place(index, alarm);
  }

  private void siftDown(int start, Alarm alarm) {
    int index = start;
    while (2 * index + 1 < size) {
      int child = 2 * index + 1;
      if (child + 1 < size && at(child + 1).at() < at(child).at()) {
        child++;
      }
      if (alarm.at() <= at(child).at()) {
        break;
      }
      place(index, at(child));
      index = child;
    }
    place(index, alarm);
  }
}
