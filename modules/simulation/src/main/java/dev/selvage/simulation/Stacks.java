// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stacks as they are told to people. */
final class Stacks {
  private static final int MAX_FRAMES = 64;
  private static final List<String> PLATFORM =
      List.of("io.vertx.core.", "io.netty.", "java.", "jdk.");

  private static final Set<String> SLEEPERS =
      Set.of("java.lang.Thread", "java.lang.VirtualThread", "jdk.internal.vm.Continuation");

  private static final Set<String> SIMULATION =
      Stream.of(
              Driver.class,
              Scheduler.class,
              SimulatedLoop.class,
              Timers.class,
              Worker.class,
              StartedThreads.class,
              Leaks.class,
              Consumers.class,
              OpenFiles.class,
              ForeignPosts.class,
              GlobalTimers.class)
          .map(Class::getName)
          .collect(Collectors.toUnmodifiableSet());

  private Stacks() {}

  /** One frame a line, each line started by a line break. */
  static String text(List<StackTraceElement> stack) {
    var text = new StringBuilder();
    for (StackTraceElement frame : stack) {
      text.append(System.lineSeparator()).append("    at ").append(frame);
    }
    return text.toString();
  }

  static List<StackTraceElement> of(Thread thread) {
    return Arrays.stream(thread.getStackTrace()).limit(MAX_FRAMES).toList();
  }

  /** The thread that this one lent its turn to and waits for, or else this one. */
  static Thread borrowerOf(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof Thread borrower ? borrower : thread;
  }

  /** Whether the innermost frames are those of {@link Thread#sleep}. */
  static boolean isSleeping(List<StackTraceElement> stack) {
    return stack.stream()
        .takeWhile(frame -> SLEEPERS.contains(frame.getClassName()))
        .anyMatch(frame -> frame.getMethodName().equals("sleep"));
  }

  /** The frames from the innermost on that is not machinery; empty if all are. */
  static List<StackTraceElement> outside(StackTraceElement... stack) {
    return Arrays.stream(stack).dropWhile(Stacks::isMachinery).limit(MAX_FRAMES).toList();
  }

  private static boolean isMachinery(StackTraceElement frame) {
    String type = frame.getClassName();
    return PLATFORM.stream().anyMatch(type::startsWith) || SIMULATION.contains(outermost(type));
  }

  private static String outermost(String type) {
    int nested = type.indexOf('$');
    return nested < 0 ? type : type.substring(0, nested);
  }
}
