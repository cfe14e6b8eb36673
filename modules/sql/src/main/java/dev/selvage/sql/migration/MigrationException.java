// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.migration;

import org.jspecify.annotations.Nullable;

/** The migrations and the database do not fit together, or one failed. */
public final class MigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
