// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in words what the tasks inside a scope are waiting for. */
final class Waits {
  private static final int NAMED = 3;
  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*)\\$\\d+");

  private static final StackWalker WALKER = StackWalker.getInstance();

  private Waits() {}

  /** "the task 'a' was waiting for …", for up to three tasks that wait. Owner of the turn. */
  static String in(ScopeNode scope) {
    List<String> waits = new ArrayList<>();
    int more = 0;
    for (ScopeNode node = scope; node != null; node = scope.after(node, true)) {
      TaskNode<?> host = node.host();
      Waiter waiter = host == null ? null : host.waitIn(node);
      if (waiter != null && waits.size() < NAMED) {
        waits.add(described(waiter)); // walks a stack: not for ten thousand tasks
      } else if (waiter != null) {
        more++;
      }
    }
    if (waits.isEmpty()) {
      return "nothing inside was waiting";
    }
    return String.join(", ", waits) + (more == 0 ? "" : " and " + more + " more tasks waited");
  }

  private static String described(Waiter waiter) {
    TaskNode<?> host = waiter.task();
    return host.describe()
        + " waited for "
        + waiter.inWords()
        + at(host.javaThread().getStackTrace());
  }

  private static String at(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> !isMachinery(frame.getClassName()))
        .findFirst()
        .map(frame -> " at " + place(frame))
        .orElse("");
  }

  /** The stack without the toolkit's frames on top; the whole of it if it has no others. */
  static List<StackTraceElement> callers(StackTraceElement[] stack) {
    List<StackTraceElement> frames = List.of(stack);
    for (int i = 0; i < stack.length; i++) {
      if (!isMachinery(stack[i].getClassName())) {
        return frames.subList(i, stack.length);
      }
    }
    return frames;
  }

  /** The place in the user's code that a thread is at. */
  static Optional<StackTraceElement> place(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .filter(frame -> !isMachinery(frame.getClassName()))
        .findFirst();
  }

  /** The place in the user's code that calls the toolkit now; null when there is none. */
  static @Nullable StackTraceElement caller() {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> !isMachinery(frame.getClassName()))
            .findFirst()
            .map(StackWalker.StackFrame::toStackTraceElement)
            .orElse(null));
  }

  /** "Orders.of(Orders.java:12)": a lambda by the name of the method it stands in. */
  static String place(StackTraceElement frame) {
    String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    Matcher lambda = LAMBDA.matcher(frame.getMethodName());
    String method = lambda.matches() ? lambda.group(1) : frame.getMethodName();
    return type + "." + method + "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
  }

  private static boolean isMachinery(String className) {
    return className.startsWith("java.")
        || className.startsWith("jdk.")
        || className.startsWith("dev.selvage.tasks.");
  }
}
