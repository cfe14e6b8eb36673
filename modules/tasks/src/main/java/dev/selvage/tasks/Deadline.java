// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;

/**
 * A moment by which something must have ended, on the clock of the event loops, which never jumps
 * and which simulation makes virtual. A timeout is turned into a deadline once, at the entry, and
 * handed on as that.
 */
public final class Deadline implements Comparable<Deadline> {
  private final long at;

  Deadline(long at) {
    this.at = at;
  }

  /**
   * The moment that lies {@code timeout} after now; in the past if it is negative. Call it in a
   * task.
   */
  public static Deadline after(Duration timeout) {
    return new Deadline(momentAfter(TaskNode.required("Deadline.after").scheduler.now(), timeout));
  }

  /** The time left; negative when it has passed. Call it in a task. */
  public Duration remaining() {
    return Duration.ofNanos(at - TaskNode.required("Deadline.remaining").scheduler.now());
  }

  long at() {
    return at;
  }

  /** The span in nanoseconds as a delay of a timer: at least one, and what fits at most. */
  static long delay(Duration span) {
    return Math.max(1, momentAfter(0, span));
  }

  /** {@code now + span} in nanoseconds, and the end of time where that would overflow. */
  static long momentAfter(long now, Duration span) {
    try {
      return Math.min(Math.addExact(now, span.toNanos()), Long.MAX_VALUE - 1);
    } catch (ArithmeticException e) {
      return span.isNegative() ? now : Long.MAX_VALUE - 1;
    }
  }

  @Override
  public int compareTo(Deadline other) {
    return Long.compare(at, other.at);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deadline deadline && deadline.at == at;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(at);
  }

  @Override
  public String toString() {
    return "Deadline[" + at + " ns]";
  }
}
