// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of task locals, never changed: so a copy for a fork is the same object. There are few
 * at a time, for which an array is quicker than a map.
 */
final class LocalValues {
  static final LocalValues NONE = new LocalValues(new Object[0]);

  /** Keys at even, their values at odd places; each key once. */
  private final Object[] pairs;

  private LocalValues(Object[] pairs) {
    this.pairs = pairs;
  }

  @Nullable Object of(TaskLocal<?> key) {
    int at = indexOf(key);
    return at < 0 ? null : pairs[at + 1];
  }

  /** These with another value for the key, or without the key where that is null. */
  LocalValues with(TaskLocal<?> key, @Nullable Object value) {
    int at = indexOf(key);
    if (value == null) {
      return at < 0 ? this : without(at);
    }
    Object[] changed = Arrays.copyOf(pairs, at < 0 ? pairs.length + 2 : pairs.length);
    int place = at < 0 ? pairs.length : at;
    changed[place] = key;
    changed[place + 1] = value;
    return new LocalValues(changed);
  }

  private LocalValues without(int at) {
    Object[] fewer = new Object[pairs.length - 2];
    System.arraycopy(pairs, 0, fewer, 0, at);
    System.arraycopy(pairs, at + 2, fewer, at, fewer.length - at);
    return fewer.length == 0 ? NONE : new LocalValues(fewer);
  }

  private int indexOf(TaskLocal<?> key) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] == key) {
        return i;
      }
    }
    return -1;
  }
}
