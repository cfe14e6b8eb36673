// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/** A note that is bound to its thread, as the MDC of a logging library is. */
public final class Note implements ThreadBound<String> {
  private static final ThreadLocal<@Nullable String> TEXT = new ThreadLocal<>();

  public static void write(@Nullable String text) {
    TEXT.set(text);
  }

  public static @Nullable String read() {
    return TEXT.get();
  }

  @Override
  public @Nullable String copy() {
    String text = read();
    if ("cannot be copied".equals(text)) {
      throw new IllegalStateException(text);
    }
    return text;
  }

  @Override
  public Runnable bind(@Nullable String copy) {
    String former = read();
    write(copy);
    return () -> write(former);
  }

  @Override
  public String toString() {
    return "the note";
  }
}
