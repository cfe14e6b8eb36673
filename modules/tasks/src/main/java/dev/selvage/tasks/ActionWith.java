// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Code that is given something, returns nothing and may throw.
 *
 * @param <A> what it is given: a group, an event
 * @param <X> the checked exception it throws
 */
@FunctionalInterface
public interface ActionWith<A extends @Nullable Object, X extends Exception> {
  void run(A argument) throws X;
}
