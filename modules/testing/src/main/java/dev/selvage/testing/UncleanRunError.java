// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.util.List;

/** A run kept its assertions, and left something behind or let real time in. */
public final class UncleanRunError extends AssertionError {
  private static final long serialVersionUID = 1L;

  UncleanRunError(String message) {
    super(message);
  }

  UncleanRunError(List<Finding> findings) {
    super(String.join(System.lineSeparator(), findings.stream().map(Finding::toString).toList()));
  }
}
