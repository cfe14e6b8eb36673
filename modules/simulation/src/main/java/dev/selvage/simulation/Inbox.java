// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.buffer.ByteBuf;

/**
 * Bytes that were sent and not read yet, in a ring of fixed capacity. The first of them have
 * arrived, the others are under way. Driver only.
 */
final class Inbox {
  /** As much as a socket buffer of an ordinary system holds. */
  static final int CAPACITY = 64 * 1_024;

  private static final byte[] NOTHING = {};

  private byte[] ring = NOTHING;
  private int start;
  private int length;
  private int arrived;

  /** Whether nothing can be read. */
  boolean isEmpty() {
    return arrived == 0;
  }

  boolean isUnderWay() {
    return arrived < length;
  }

  boolean isFull() {
    return length == CAPACITY;
  }

  /** The next bytes under way have arrived; those that were cleared meanwhile have not. */
  void arrive(int count) {
    arrived = Math.min(arrived + count, length);
  }

  /** Copies what fits, and returns how much that was; the source's reader index stays. */
  int fillFrom(ByteBuf source) {
    if (ring.length == 0) {
      ring = new byte[CAPACITY];
    }
    int count = Math.min(source.readableBytes(), CAPACITY - length);
    int end = (start + length) % CAPACITY;
    int first = Math.min(count, CAPACITY - end);
    source.getBytes(source.readerIndex(), ring, end, first);
    source.getBytes(source.readerIndex() + first, ring, 0, count - first);
    length += count;
    return count;
  }

  /** Moves as much of what has arrived as fits, and returns how much that was. */
  int drainTo(ByteBuf target) {
    int count = Math.min(target.writableBytes(), arrived);
    int first = Math.min(count, CAPACITY - start);
    target.writeBytes(ring, start, first);
    target.writeBytes(ring, 0, count - first);
    start = (start + count) % CAPACITY;
    length -= count;
    arrived -= count;
    return count;
  }

  void clear() {
    ring = NOTHING;
    start = 0;
    length = 0;
    arrived = 0;
  }
}
