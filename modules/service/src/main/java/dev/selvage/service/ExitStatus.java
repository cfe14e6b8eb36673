// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

/** What the exit status of a service's process means. */
public final class ExitStatus {
  /** The service was stopped and everything was done that had to be. */
  public static final int STOPPED = 0;

  /** It could not start, or a verticle failed for good. */
  public static final int FAILED = 1;

  /** Its arguments or its configuration cannot be used. */
  public static final int MISCONFIGURED = 2;

  /** It was stopped, but something was left undone: a handler failed or took too long. */
  public static final int INCOMPLETE = 3;

  private ExitStatus() {}
}
