// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something about a run that fails it unless it is allowed.
 *
 * @param kind what has to be allowed
 * @param text a sentence
 * @param stack where it was made or happened; empty if that is not known
 */
record Finding(Allow kind, String text, List<StackTraceElement> stack) {
  private static final int FRAMES = 12;

  private static final Pattern MACHINERY =
      Pattern.compile(
          "(java|jdk|io\\.netty|org\\.junit|dev\\.selvage\\.(simulation|tasks\\.carrier))\\..*");

  @Override
  public String toString() {
    List<StackTraceElement> telling =
        stack.stream().filter(frame -> !MACHINERY.matcher(frame.getClassName()).matches()).toList();
    String frames =
        (telling.isEmpty() ? stack : telling)
            .stream()
                .limit(FRAMES)
                .map(frame -> System.lineSeparator() + "    at " + frame)
                .collect(Collectors.joining());
    return "%s (unless allowed: %s)%s".formatted(text, kind, frames);
  }
}
