// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A run kept its assertions, and left something behind or let real time in. */
public final class UncleanRunError extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  UncleanRunError(String message) {
    super(message);
    findings = List.of();
  }

  UncleanRunError(List<Finding> findings) {
    super(String.join(System.lineSeparator(), findings.stream().map(Finding::toString).toList()));
    this.findings = List.copyOf(findings);
  }

  /** Whether a failure, or what is suppressed in it, tells of real time. */
  static boolean tellsOfRealTime(Throwable failure) {
    return of(failure)
        .flatMap(unclean -> unclean.findings.stream())
        .anyMatch(finding -> finding.kind() == Allow.REAL_TIME);
  }

  /** A failure and what is suppressed in it, as far as they are of this type. */
  static Stream<UncleanRunError> of(Throwable failure) {
    return Stream.concat(Stream.of(failure), Arrays.stream(failure.getSuppressed()))
        .filter(UncleanRunError.class::isInstance)
        .map(UncleanRunError.class::cast);
  }
}
