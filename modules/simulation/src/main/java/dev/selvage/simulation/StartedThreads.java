// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notices platform threads that simulated code starts, be it by an executor. The JDK asks the maker
 * of a thread for the value of each inheritable thread local, which tells when and where. Virtual
 * threads are not told: those of a task are part of the simulation, others are seen when they post
 * to it. Any thread.
 */
final class StartedThreads {
  private static final int FRAMES_OF_CONSTRUCTION = 24;
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** Who makes threads on purpose: the simulation, the JDK for virtual threads, Netty's timers. */
  private static final Set<String> MAKERS =
      Set.of(
          SimulatedThreads.class.getName(),
          "java.lang.VirtualThread",
          "java.lang.ThreadBuilders$BoundVirtualThread",
          "jdk.internal.misc.CarrierThread",
          "io.netty.util.concurrent.GlobalEventExecutor");

  private static final InheritableThreadLocal<@Nullable Leaks> OWNER =
      new InheritableThreadLocal<>() {
        @Override
        protected @Nullable Leaks childValue(@Nullable Leaks parent) {
          if (parent != null) {
            threadMade(parent);
          }
          return parent;
        }
      };

  private StartedThreads() {}

  /** From now on threads that this one makes are leaks. */
  static void watch(Leaks leaks) {
    OWNER.set(leaks);
  }

  private static void threadMade(Leaks leaks) {
    if (!WALKER.walk(StartedThreads::isOnPurpose)) {
      List<StackTraceElement> madeAt = Stacks.outside(new Throwable().getStackTrace());
      if (!madeAt.isEmpty()) {
        leaks.add(Leak.Kind.THREAD, "a thread was made that is not simulated", madeAt);
      }
    }
  }

  private static boolean isOnPurpose(Stream<StackWalker.StackFrame> stack) {
    return stack
        .limit(FRAMES_OF_CONSTRUCTION)
        .anyMatch(frame -> MAKERS.contains(frame.getClassName()));
  }
}
