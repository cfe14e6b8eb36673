// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Code that returns a value and may throw.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it throws; inferred, {@code RuntimeException} when there is none
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, X extends Exception> {
  T run() throws X;
}
