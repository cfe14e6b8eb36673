// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * Code that returns nothing and may throw.
 *
 * @param <X> the checked exception it throws; inferred, {@code RuntimeException} when there is none
 */
@FunctionalInterface
public interface Action<X extends Exception> {
  void run() throws X;
}
