// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

/** What happens to the task of a request whose client has gone away. */
public enum ClientGone {
  /** The task is cancelled. The default for GET and HEAD, whose result only the client wanted. */
  CANCEL,
  /**
   * The task goes on. The default for all other methods, which may be in the middle of a change.
   */
  CONTINUE
}
