// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message lists every problem found. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigException(String service, List<Problem> problems) {
    super(message(service, problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order of the record's components, unknown keys after the known ones. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(String service, List<Problem> problems) {
    String head = problems.size() == 1 ? "a problem" : problems.size() + " problems";
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(
            Collectors.joining("", "the configuration of " + service + " has " + head + ":", ""));
  }
}
