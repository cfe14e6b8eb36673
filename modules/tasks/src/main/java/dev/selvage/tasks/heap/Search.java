// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks in a heap dump for tasks that nobody can wake. */
public final class Search {
  private final HeapDump dump;
  private final Map<Long, Sleeper> byPart = new HashMap<>();
  private final Map<Long, Sleeper> byWait = new HashMap<>();
  private final List<Sleeper> sleepers = new ArrayList<>();
  private final LongList explaining = new LongList();
  private final LongList suspects = new LongList();
  private final TaskObjects tasks;
  private final Marking marking;

  private Search(HeapDump dump) {
    this.dump = dump;
    this.tasks = new TaskObjects(dump);
    this.marking = new Marking(dump, byPart, byWait);
  }

  /**
   * Which of the suspects nobody can wake.
   *
   * @param file a heap dump that was made while an instance of {@code LongWaits} was alive
   * @param number the number of that instance
   * @return their positions in the arrays of that instance
   * @throws HeapDumpException when the dump cannot be understood, or is too large
   */
  public static BitSet unwakeable(Path file, int number) throws IOException {
    try (HeapDump dump = new HeapDump(file)) {
      Search search = new Search(dump);
      search.run();
      return search.verdict(number);
    }
  }

  private void run() {
    findTasks();
    gatherFrames();
    markFromWhatRuns();
    for (Sleeper sleeper : sleepers) {
      for (long part : sleeper.parts) {
        explaining.add(part);
      }
      for (int i = 0; i < sleeper.frames.size(); i++) {
        explaining.add(sleeper.frames.get(i));
      }
    }
    marking.reachUnexplained(explaining);
  }

  private void findTasks() {
    for (int slot = 0; slot < dump.objects.capacity(); slot++) {
      if (!dump.objects.isUsed(slot)) {
        continue;
      }
      int place = dump.objects.place(slot);
      HeapClass type = dump.classAt(place);
      if (type != null && type.name.equals(Role.TASK)) {
        tasks.add(dump.id(place));
      } else if (type != null && type.role == Role.ONLOOKER) {
        explaining.add(dump.id(place));
        if (type.name.equals(Role.LONG_WAITS)) {
          suspects.add(dump.id(place));
        }
      }
    }
    tasks.sleepers().forEach(this::add);
  }

  private void add(Sleeper sleeper) {
    sleepers.add(sleeper);
    for (long part : sleeper.parts) {
      byPart.put(part, sleeper);
    }
    if (!sleeper.waitsForItsTasks()) {
      byWait.put(sleeper.wait, sleeper);
    }
  }

  /** The stacks of sleepers are kept for later; all others can be reached. */
  private void gatherFrames() {
    for (int i = 0; i < dump.frames.size(); i += 2) {
      long id = dump.frames.get(i);
      Long thread = dump.threads.get((int) dump.frames.get(i + 1));
      Sleeper sleeper = thread == null ? null : byPart.get(thread);
      if (sleeper == null) {
        marking.reach(id);
      } else {
        sleeper.frames.add(id);
      }
    }
  }

  private void markFromWhatRuns() {
    for (int i = 0; i < dump.roots.size(); i++) {
      marking.reach(dump.roots.get(i));
    }
    for (HeapClass each : dump.classes.values()) {
      for (long value : each.statics) {
        marking.reach(value);
      }
    }
    tasks.forEachAwake(marking::reach, marking::wake);
    marking.run();
  }

  private BitSet verdict(int number) {
    for (int i = 0; i < suspects.size(); i++) {
      long found = suspects.get(i);
      if (dump.number(found, "number") == number) {
        return verdict(
            dump.elements(dump.reference(found, "tasks")),
            dump.elements(dump.reference(found, "waits")));
      }
    }
    throw new HeapDumpException("the heap dump has no suspects with the number " + number);
  }

  private BitSet verdict(long[] suspected, long[] waits) {
    BitSet unwakeable = new BitSet();
    for (int i = 0; i < suspected.length; i++) {
      Sleeper sleeper = byPart.get(suspected[i]);
      if (sleeper != null && !sleeper.awake && sleeper.wait == waits[i] && waits[i] != 0) {
        unwakeable.set(i);
      }
    }
    return unwakeable;
  }
}
