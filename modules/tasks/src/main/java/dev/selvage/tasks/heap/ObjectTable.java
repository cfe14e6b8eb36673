// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Where each object is in the dump, by its id, which is its address; and whether it was marked. A
 * hash table with open addressing outside the Java heap: one long for each object, made of the
 * mark, the address in units of eight bytes above the lowest one, and the place in the file.
 */
final class ObjectTable {
  private static final int PLACE_BITS = 30;
  private static final int ADDRESS_BITS = 33;
  private static final long MARK = Long.MIN_VALUE;
  private static final long PLACE = (1L << PLACE_BITS) - 1;
  private static final int ALIGNMENT_BITS = 3;
  private static final int MAX_BITS = 27;

  private final LongBuffer slots;
  private final int bits;
  private final long lowest;
  private final long highest;

  /** For {@code count} objects between these addresses; its memory lives as long as the arena. */
  ObjectTable(Arena arena, long count, long lowest, long highest) {
    this.lowest = lowest;
    this.highest = highest;
    this.bits = 64 - Long.numberOfLeadingZeros(count + count / 2 + 1);
    if (bits > MAX_BITS || (highest - lowest) >>> ALIGNMENT_BITS >= 1L << ADDRESS_BITS) {
      throw new HeapDumpException("a heap of " + count + " objects is too large to be searched");
    }
    slots =
        arena
            .allocate(Long.BYTES * (1L << bits), Long.BYTES)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asLongBuffer();
  }

  /** Adds an object that is not there yet; its place is not 0. */
  void add(long id, int place) {
    long address = (id - lowest) >>> ALIGNMENT_BITS;
    int slot = first(address);
    while (slots.get(slot) != 0) {
      slot = next(slot);
    }
    slots.put(slot, (address << PLACE_BITS) | place);
  }

  /** The slot of the object, or -1 if there is none: null, a class. */
  int find(long id) {
    if (id < lowest || id > highest) {
      return -1;
    }
    long address = (id - lowest) >>> ALIGNMENT_BITS;
    int slot = first(address);
    while (true) {
      long found = slots.get(slot);
      if (found == 0) {
        return -1;
      }
      if ((found & ~MARK) >>> PLACE_BITS == address) {
        return slot;
      }
      slot = next(slot);
    }
  }

  private int first(long address) {
    return (int) ((address * 0x9E3779B97F4A7C15L) >>> (64 - bits));
  }

  private int next(int slot) {
    return (slot + 1) & ((1 << bits) - 1);
  }

  int place(int slot) {
    return (int) (slots.get(slot) & PLACE);
  }

  /** Marks it; returns false when it was marked before. */
  boolean mark(int slot) {
    long value = slots.get(slot);
    slots.put(slot, value | MARK);
    return value >= 0;
  }

  boolean isMarked(int slot) {
    return slots.get(slot) < 0;
  }

  /** How many slots there are. */
  int capacity() {
    return 1 << bits;
  }

  boolean isUsed(int slot) {
    return slots.get(slot) != 0;
  }
}
