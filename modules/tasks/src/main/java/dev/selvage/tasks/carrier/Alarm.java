// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

/**
 * Something to be done at a moment of the event loop's clock, owned by the event loop. The fields
 * live in the alarm itself so that setting one allocates nothing.
 */
public abstract class Alarm {
  /** The {@link #at()} of an alarm that is never due. */
  public static final long NEVER = Long.MAX_VALUE;

  private long at = NEVER;

  /** Position in the heap of {@link Alarms}, or negative when it is not set. */
  int position = -1;

  protected Alarm() {}

  /** The moment it is due, in nanoseconds of the event loop's clock. */
  public final long at() {
    return at;
  }

  /** Moves the moment; only while it is not set. */
  public final void at(long nanos) {
    if (position >= 0) {
      throw new IllegalStateException("the alarm is set: clear it before it is moved");
    }
    at = nanos;
  }

  public final boolean isSet() {
    return position >= 0;
  }

  /** Runs on the event loop, once, at or after {@link #at()}. Must not throw. */
  protected abstract void ring();
}
