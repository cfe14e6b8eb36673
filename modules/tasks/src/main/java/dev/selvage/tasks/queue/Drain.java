// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes until the end. {@code hasNext} takes the element that {@code next} returns. */
final class Drain<T> implements Iterator<T> {
  private final Supplier<@Nullable T> source;
  private @Nullable T taken;

  /**
   * @param source the next element, or null at the end
   */
  Drain(Supplier<@Nullable T> source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    if (taken == null) {
      taken = source.get();
    }
    return taken != null;
  }

  @Override
  public T next() {
    T element = hasNext() ? taken : null;
    if (element == null) {
      throw new NoSuchElementException("the queue is closed and empty");
    }
    taken = null;
    return element;
  }
}
