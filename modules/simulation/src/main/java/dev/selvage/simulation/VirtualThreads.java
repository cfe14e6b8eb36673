// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Names the virtual thread whose continuation is posted to an event loop, if that can be seen. */
final class VirtualThreads {
  private static final System.Logger LOG = System.getLogger(VirtualThreads.class.getName());

  private VirtualThreads() {}

  /** The end of a sentence about a post; empty if the task is none of a virtual thread. */
  static String wokenBy(Runnable task) {
    if (!task.getClass().getName().startsWith("java.lang.VirtualThread$")) {
      return "";
    }
    Thread thread = threadOf(task);
    return ", which wakes %s: it slept or waited in real time"
        .formatted(thread == null ? "a virtual thread" : thread);
  }

  private static @Nullable Thread threadOf(Runnable continuation) {
    try {
      for (Field field : continuation.getClass().getDeclaredFields()) {
        if (Thread.class.isAssignableFrom(field.getType())) {
          field.setAccessible(true);
          return (Thread) field.get(continuation);
        }
      }
    } catch (IllegalAccessException | RuntimeException closed) {
      LOG.log(System.Logger.Level.DEBUG, "The thread of {0} cannot be seen.", continuation);
    }
    return null;
  }
}
