// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Code that is given something, returns a value and may throw.
 *
 * <p>It is an {@link ActionWith} as well, so that of two methods that take the one or the other,
 * the compiler prefers this one for a lambda that fits both: {@code g -> g.fork(this::poll)}.
 *
 * @param <A> what it is given: a group, a scope, an item
 * @param <T> what it returns
 * @param <X> the checked exception it throws
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // run is apply without its value
public interface BodyWith<
        A extends @Nullable Object, T extends @Nullable Object, X extends Exception>
    extends ActionWith<A, X> {
  T apply(A argument) throws X;

  @Override
  default void run(A argument) throws X {
    var unused = apply(argument);
  }
}
