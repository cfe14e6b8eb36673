// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Code that is given something, returns a value and may throw.
 *
 * @param <A> what it is given: a group, a scope, an item
 * @param <T> what it returns
 * @param <X> the checked exception it throws
 */
@FunctionalInterface
public interface BodyWith<
    A extends @Nullable Object, T extends @Nullable Object, X extends Exception> {
  T run(A argument) throws X;
}
