// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * Unwinds a cancelled task. An {@code Error}, so that {@code catch (Exception)} does not swallow it
 * by accident; only the toolkit creates it. Let it pass, or rethrow it: a scope stays cancelled, so
 * whoever swallows it is cancelled again at the next checkpoint.
 *
 * <p>It belongs to one scope and is absorbed by that scope alone. Asking a cancelled task for its
 * result is something else: {@link TaskCancelledException}.
 */
public final class Cancellation extends Error {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final transient ScopeNode scope;

  private final transient CancelReason reason;

  Cancellation(ScopeNode scope, CancelReason reason) {
    super(scope.describe() + " was cancelled: " + reason, null, false, false);
    this.scope = scope;
    this.reason = reason;
  }

  /** Why its scope was cancelled. */
  public CancelReason reason() {
    return reason;
  }

  ScopeNode scope() {
    return scope;
  }
}
