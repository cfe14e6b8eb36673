// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One living task, as it was at the moment of a {@link TaskTree}.
 *
 * @param name its name
 * @param activity what it does, and what it waits for
 * @param timeLeft until the earliest deadline around the code that it runs, negative when that has
 *     passed; empty when there is none
 * @param cancelled why the code that it runs was cancelled; empty when it was not, or when a shield
 *     hides it
 * @param at where in the user's code it is; empty unless places were asked for
 * @param startedAt where it was forked; empty unless {@link Holdings#track} was on at that time
 * @param children the living tasks of its groups, in the order of their forks
 */
public record TaskSnapshot(
    String name,
    Activity activity,
    Optional<Duration> timeLeft,
    Optional<CancelReason> cancelled,
    Optional<StackTraceElement> at,
    Optional<StackTraceElement> startedAt,
    List<TaskSnapshot> children) {
  /** Copies the list. */
  public TaskSnapshot {
    children = List.copyOf(children);
  }

  /** One line, without the children: "'orders' waits for a sleep of PT5S since PT1S". */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder().append('\'').append(name).append("' ");
    line.append(
        switch (activity) {
          case Activity.Starting s -> "has not started";
          case Activity.Ready r -> "is ready";
          case Activity.Running r -> "runs";
          case Activity.Waiting(var what, var since) -> "has waited for " + what + " for " + since;
          case Activity.Blocked b -> "is in a wait of the JDK";
        });
    at.ifPresent(place -> line.append(" at ").append(Waits.place(place)));
    timeLeft.ifPresent(left -> line.append(", ").append(left).append(" left"));
    cancelled.ifPresent(why -> line.append(", cancelled: ").append(why));
    startedAt.ifPresent(place -> line.append(", started at ").append(Waits.place(place)));
    return line.toString();
  }
}
