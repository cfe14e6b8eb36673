// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a scope was cancelled. The first reason stays.
 *
 * @param kind what it was that cancelled
 * @param why one phrase for the reader of a log
 * @param by the name of the task or thread that cancelled
 * @param place where in the code, or null when the toolkit did it
 */
public record CancelReason(Kind kind, String why, String by, @Nullable StackTraceElement place) {
  /** What can cancel a scope. */
  public enum Kind {
    /** Somebody called {@code cancel}. */
    ASKED,
    /** Its deadline passed. */
    DEADLINE,
    /** A task of the same group failed. */
    SIBLING_FAILED,
    /** The body of the group failed or was left. */
    GROUP_LEFT,
    /** The verticle is undeployed or the Vert.x is closed. */
    SHUTDOWN
  }

  private static final StackWalker WALKER = StackWalker.getInstance();

  /** The frames between here and the code that called {@code cancel}. */
  private static final Set<String> OWN_FRAMES =
      Stream.of(CancelReason.class, CancelScope.class, ScopeNode.class, Task.class)
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  /** A reason given by the code that calls the toolkit now; remembers the place. */
  static CancelReason asked(String why) {
    StackTraceElement place =
        WALKER.walk(frames ->
            frames
                .filter(frame -> !OWN_FRAMES.contains(frame.getClassName()))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement)
                .orElse(null));
    return new CancelReason(Kind.ASKED, why, currentName(), place);
  }

  static CancelReason of(Kind kind, String why) {
    return new CancelReason(kind, why, currentName(), null);
  }

  private static String currentName() {
    TaskNode<?> task = TaskNode.current();
    return task != null ? "task " + task.name() : "thread " + Thread.currentThread().getName();
  }

  @Override
  public String toString() {
    return why + ", by " + by + (place == null ? "" : " at " + place);
  }
}
