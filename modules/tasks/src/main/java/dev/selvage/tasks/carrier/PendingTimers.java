// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import java.util.Arrays;

/**
 * The moments for which the event loop holds a timer of ours, latest first. A timer is asked for
 * only when it is earlier than all that are pending; the later ones stay, so that an alarm far away
 * costs one timer, however many near ones come and go before it. Belongs to the owner of the turn.
 */
final class PendingTimers {
  private long[] moments = new long[8];
  private int size;

  boolean isEarlier(long at) {
    return at < (size == 0 ? Alarm.NEVER : moments[size - 1]);
  }

  /** Notes a timer that {@link #isEarlier}. */
  void add(long at) {
    if (size == moments.length) {
      moments = Arrays.copyOf(moments, size * 2);
    }
    moments[size++] = at;
  }

  /** Forgets the timer for that moment, and those of earlier ones, which are overdue. */
  void fired(long at) {
    while (size > 0 && moments[size - 1] <= at) {
      size--;
    }
  }

  int size() {
    return size;
  }
}
