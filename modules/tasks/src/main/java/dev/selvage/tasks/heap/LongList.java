// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.util.Arrays;

/** Longs that are added at the end, and taken from there. */
final class LongList {
  private long[] values = new long[16];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  long get(int index) {
    return values[index];
  }

  long removeLast() {
    return values[--size];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
