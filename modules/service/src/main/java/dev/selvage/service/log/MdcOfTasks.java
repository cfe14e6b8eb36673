// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.log;

import dev.selvage.tasks.ThreadBound;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Copies SLF4J's MDC to forked tasks and to the workers of offloaded code; found by tasks. */
public final class MdcOfTasks implements ThreadBound<Map<String, String>> {
  /** Called by {@code ServiceLoader}. */
  public MdcOfTasks() {}

  @Override
  public @Nullable Map<String, String> copy() {
    Map<String, String> entries = MDC.getCopyOfContextMap();
    return entries == null || entries.isEmpty() ? null : entries;
  }

  @Override
  public Runnable bind(@Nullable Map<String, String> copy) {
    Map<String, String> former = copy();
    set(copy);
    return () -> set(former);
  }

  private static void set(@Nullable Map<String, String> entries) {
    if (entries == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(entries);
    }
  }

  @Override
  public String toString() {
    return "the MDC";
  }
}
