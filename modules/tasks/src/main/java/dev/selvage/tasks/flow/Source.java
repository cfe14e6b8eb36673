// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

/** Pushes elements into a sink, and returns when there are no more. */
@FunctionalInterface
interface Source<T> {
  /**
   * Runs anew with each call, in the current task, and throws what the sink throws. Tells the run
   * of the elements that come into being here, before anything else happens to them.
   */
  void run(Run run, Sink<? super T> sink) throws Exception;
}
