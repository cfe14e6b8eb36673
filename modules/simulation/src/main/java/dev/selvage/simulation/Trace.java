// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What ran, when and where: a hash over every step since the start, and the last steps, in columns
 * that grow up to {@link #CAPACITY} and then go round. Two runs of one seed have equal hashes as
 * long as nothing foreign interfered. Synchronised, since it is also read from outside when the
 * driver hangs.
 */
final class Trace {
  private static final int CAPACITY = 1 << 18;
  private static final int FIRST_CAPACITY = 1 << 8;
  private static final String LAMBDA = "$$Lambda";

  /** Names of lambdas carry a number which differs from one JVM to the next. */
  private static final ClassValue<String> STABLE_NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String name = type.getName();
          int lambda = name.indexOf(LAMBDA);
          return lambda < 0 ? name : name.substring(0, lambda + LAMBDA.length());
        }
      };

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private long[] moments = new long[FIRST_CAPACITY];
  private int[] actors = new int[FIRST_CAPACITY];
  private int[] tasks = new int[FIRST_CAPACITY];
  private long hash = 1;
  private long count;

  static String nameOf(Class<?> type) {
    return STABLE_NAMES.get(type);
  }

  synchronized void record(long nanos, String actor, String task) {
    if (count == moments.length && count < CAPACITY) {
      moments = Arrays.copyOf(moments, 2 * moments.length);
      actors = Arrays.copyOf(actors, 2 * actors.length);
      tasks = Arrays.copyOf(tasks, 2 * tasks.length);
    }
    int place = placeOf(count);
    moments[place] = nanos;
    actors[place] = numberOf(actor);
    tasks[place] = numberOf(task);
    hash = mix(mix(mix(hash, nanos), actor.hashCode()), task.hashCode());
    count++;
  }

  private int placeOf(long step) {
    return (int) (step % moments.length);
  }

  private int numberOf(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    numbers.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  synchronized long hash() {
    return hash;
  }

  synchronized long count() {
    return count;
  }

  /** The last steps, no more than a number of them, oldest first. */
  synchronized List<Recording.Step> last(int limit) {
    long length = Math.min(limit, Math.min(count, moments.length));
    List<Recording.Step> last = new ArrayList<>((int) length);
    for (long step = count - length; step < count; step++) {
      int place = placeOf(step);
      last.add(
          new Recording.Step(
              step, moments[place], names.get(actors[place]), names.get(tasks[place])));
    }
    return last;
  }

  synchronized Recording recording(long seed) {
    return new Recording(seed, count, hash, last(CAPACITY));
  }
}
