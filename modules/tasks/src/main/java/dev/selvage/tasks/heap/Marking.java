// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/** Marks what can be reached, and wakes the sleepers whose wait is. */
final class Marking {
  private final HeapDump dump;
  private final ObjectTable objects;
  private final Map<Long, Sleeper> byPart;
  private final Map<Long, Sleeper> byWait;

  private int[] next = new int[1 << 10];
  private int size;

  Marking(HeapDump dump, Map<Long, Sleeper> byPart, Map<Long, Sleeper> byWait) {
    this.dump = dump;
    this.objects = dump.objects;
    this.byPart = byPart;
    this.byWait = byWait;
  }

  /** Marks an object and, in {@link #run}, all that it leads to. */
  void reach(long id) {
    int slot = objects.find(id);
    if (slot >= 0 && objects.mark(slot)) {
      push(slot);
    }
  }

  private void push(int slot) {
    if (size == next.length) {
      next = Arrays.copyOf(next, size * 2);
    }
    next[size++] = slot;
  }

  void run() {
    while (size > 0) {
      int place = objects.place(next[--size]);
      if (mayPass(place)) {
        dump.forEachReference(place, this::reach);
      }
    }
  }

  private boolean mayPass(int place) {
    HeapClass type = dump.classAt(place);
    if (type == null || type.role == Role.PLAIN) {
      return true;
    }
    long id = dump.id(place);
    return switch (type.role) {
      case PLAIN -> true;
      case ONLOOKER -> false;
      case PART -> {
        Sleeper sleeper = byPart.get(id);
        yield sleeper == null || sleeper.awake;
      }
      case WAIT -> {
        Sleeper sleeper = byWait.get(id);
        if (sleeper != null) {
          wake(sleeper);
        }
        yield true;
      }
    };
  }

  /** It can go on, and so can tasks that wait for the end of those inside. */
  void wake(Sleeper woken) {
    Sleeper sleeper = woken;
    while (sleeper != null && !sleeper.awake) {
      sleeper.awake = true;
      for (long part : sleeper.parts) {
        reachAgain(part);
      }
      for (int i = 0; i < sleeper.frames.size(); i++) {
        reach(sleeper.frames.get(i));
      }
      Sleeper around = sleeper.around;
      sleeper = around != null && around.waitsForItsTasks() ? around : null;
    }
  }

  /** It may have been reached, and not been passed. */
  private void reachAgain(long id) {
    int slot = objects.find(id);
    if (slot >= 0) {
      var unused = objects.mark(slot);
      push(slot);
    }
  }

  /**
   * Reaches every object that neither the mark nor anything that sleeps explains: it is alive, so
   * somebody holds it whom the dump does not show.
   *
   * @param explaining ids of objects that explain all they lead to
   */
  void reachUnexplained(LongList explaining) {
    BitSet explained = new BitSet(objects.capacity());
    Explanation explanation = new Explanation(explained);
    for (int i = 0; i < explaining.size(); i++) {
      explanation.add(explaining.get(i));
    }
    explanation.run();
    for (int slot = 0; slot < objects.capacity(); slot++) {
      if (objects.isUsed(slot) && !objects.isMarked(slot) && !explained.get(slot)) {
        var unused = objects.mark(slot);
        push(slot);
      }
    }
    run();
  }

  /** What can be reached from somewhere, whoever sleeps. */
  private final class Explanation {
    private final BitSet explained;
    private final LongList left = new LongList();

    Explanation(BitSet explained) {
      this.explained = explained;
    }

    void add(long id) {
      int slot = objects.find(id);
      if (slot >= 0 && !explained.get(slot)) {
        explained.set(slot);
        left.add(slot);
      }
    }

    void run() {
      while (!left.isEmpty()) {
        dump.forEachReference(objects.place((int) left.removeLast()), this::add);
      }
    }
  }
}
