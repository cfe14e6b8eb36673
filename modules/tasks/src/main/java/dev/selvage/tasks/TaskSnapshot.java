// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One living task, as it was at the moment of a {@link TaskTree}.
 *
 * @param id {@link Task#id}
 * @param name its name
 * @param activity what it does, and what it waits for
 * @param deadline the earliest deadline around the code that it runs; empty when there is none
 * @param cancelled why the code that it runs was cancelled; empty when it was not, or when a shield
 *     hides it
 * @param holds what it has taken and not given back, last taken first: locks, and whatever else
 *     {@link Holdings} knows while it tracks
 * @param loop the name of the event loop's thread
 * @param deployment the id of the deployment in whose context it runs; empty outside of verticles
 * @param at where in the user's code it is; empty unless places were asked for
 * @param startedAt where it was forked; empty unless {@link Holdings#track} was on at that time
 * @param children the living tasks of its groups, in the order of their forks
 */
public record TaskSnapshot(
    long id,
    String name,
    Activity activity,
    Optional<Due> deadline,
    Optional<CancelReason> cancelled,
    List<String> holds,
    String loop,
    Optional<String> deployment,
    Optional<StackTraceElement> at,
    Optional<StackTraceElement> startedAt,
    List<TaskSnapshot> children) {
  /** Copies the lists. */
  public TaskSnapshot {
    holds = List.copyOf(holds);
    children = List.copyOf(children);
  }

  /** The time until the deadline, negative when it has passed; empty when there is none. */
  public Optional<Duration> timeLeft() {
    return deadline.map(Due::left);
  }

  /** It some time later, when nothing has changed. */
  TaskSnapshot aged(Duration later) {
    Activity then =
        activity instanceof Activity.Waiting(var what, var since, var wakers)
            ? new Activity.Waiting(what, since.plus(later), wakers)
            : activity;
    Optional<Due> due = deadline.map(was -> new Due(was.left().minus(later), was.scope()));
    return new TaskSnapshot(
        id, name, then, due, cancelled, holds, loop, deployment, at, startedAt, children);
  }

  /** One line, without the children: "'orders' has waited for a sleep of PT5S for PT1S". */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder().append('\'').append(name).append("' ");
    line.append(
        switch (activity) {
          case Activity.Starting s -> "has not started";
          case Activity.Ready r -> "is ready";
          case Activity.Running r -> "runs";
          case Activity.Waiting(var what, var since, var wakers) ->
              "has waited for " + what + " for " + since;
          case Activity.Blocked b -> "is in a wait of the JDK";
        });
    at.ifPresent(place -> line.append(" at ").append(Waits.place(place)));
    if (!holds.isEmpty()) {
      line.append(", holds ").append(String.join(" and ", holds));
    }
    deadline.ifPresent(due -> line.append(", ").append(due.left()).append(" left"));
    cancelled.ifPresent(why -> line.append(", cancelled: ").append(why));
    startedAt.ifPresent(place -> line.append(", started at ").append(Waits.place(place)));
    return line.toString();
  }
}
