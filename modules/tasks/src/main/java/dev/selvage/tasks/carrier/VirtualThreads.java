// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The three members of {@code java.lang} that virtual threads with a scheduler of our own need,
 * reached by reflection. They are there when {@code java.lang} is open to this class: {@code
 * --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class VirtualThreads {
  private static final @Nullable MethodHandle NEW_THREAD;
  private static final @Nullable MethodHandle SCHEDULER;
  private static final @Nullable Executor JDK_SCHEDULER;
  private static final @Nullable Throwable UNAVAILABLE;

  static {
    MethodHandle newThread = null;
    MethodHandle scheduler = null;
    Executor jdkScheduler = null;
    Throwable unavailable = null;
    try {
      Class<?> builders = Class.forName("java.lang.ThreadBuilders");
      Class<?> virtual = Class.forName("java.lang.VirtualThread");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(builders, MethodHandles.lookup());
      newThread =
          lookup.findStatic(
              builders,
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
      MethodHandles.Lookup inVirtual =
          MethodHandles.privateLookupIn(virtual, MethodHandles.lookup());
      scheduler =
          inVirtual
              .findGetter(virtual, "scheduler", Executor.class)
              .asType(MethodType.methodType(Executor.class, Thread.class));
      jdkScheduler =
          (Executor)
              inVirtual
                  .findStatic(virtual, "defaultScheduler", MethodType.methodType(Executor.class))
                  .invoke();
    } catch (Throwable e) {
      unavailable = e;
    }
    NEW_THREAD = newThread;
    SCHEDULER = scheduler;
    JDK_SCHEDULER = jdkScheduler;
    UNAVAILABLE = unavailable;
  }

  private VirtualThreads() {}

  /** Why virtual threads cannot have a scheduler of ours in this JVM, or null when they can. */
  static @Nullable Throwable unavailable() {
    return UNAVAILABLE;
  }

  /** An unstarted virtual thread whose continuations are handed to {@code scheduler}. */
  static Thread unstarted(Executor scheduler, String name, Runnable body) {
    try {
      return (Thread) reached(NEW_THREAD).invokeExact(scheduler, name, 0, body);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The scheduler of a virtual thread; the caller has checked that it is one. */
  static Executor schedulerOf(Thread thread) {
    try {
      return (Executor) reached(SCHEDULER).invokeExact(thread);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The scheduler that the JDK gives to ordinary virtual threads. */
  static Executor jdkScheduler() {
    return reached(JDK_SCHEDULER);
  }

  private static <T> T reached(@Nullable T member) {
    if (member == null) {
      throw new IllegalStateException("virtual threads with an own scheduler", UNAVAILABLE);
    }
    return member;
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof RuntimeException failure) {
      return failure;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
