// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

/** Arguments that a service's program does not understand. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
