// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static java.lang.System.Logger.Level.ERROR;

import java.util.List;
import java.util.function.Consumer;

/** Tells the hook about elements that nobody will take, each of them, whatever it does. */
final class Undelivered {
  private static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  private Undelivered() {}

  /** Without a guard: the hook is code of users. */
  static <T> void tell(List<T> elements, Consumer<? super T> hook, Object owner) {
    for (T element : elements) {
      try {
        hook.accept(element);
      } catch (Throwable e) {
        LOG.log(ERROR, "the hook for undelivered elements of " + owner + " failed", e);
      }
    }
  }
}
