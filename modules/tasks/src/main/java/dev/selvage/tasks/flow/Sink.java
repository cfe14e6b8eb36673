// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

/** Takes elements, one after the other; returns when it is ready for the next. */
@FunctionalInterface
interface Sink<T> {
  void emit(T element) throws Exception;
}
