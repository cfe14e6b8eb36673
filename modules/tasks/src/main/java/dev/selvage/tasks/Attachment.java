// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * Something opened in a scope of a task that has to be closed before the scope is left.
 *
 * @param what it, in a noun phrase
 */
record Attachment(ScopeNode scope, Object what, Runnable closing) {
  void close() {
    closing.run();
  }

  @Override
  public String toString() {
    return what.toString();
  }
}
