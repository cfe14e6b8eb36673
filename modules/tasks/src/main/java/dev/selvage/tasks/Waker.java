// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/** Somebody who can end a wait. */
public sealed interface Waker {
  /**
   * A task, when it goes on: it holds what is waited for, or its end is waited for.
   *
   * @param task the task
   * @param how what it has to do with the wait, as a predicate: "holds the lock 'accounts'"
   * @param certain whether nobody else can do it in its place; a permit, for instance, may have
   *     been passed on since that task took it
   */
  record OfTask(Task<?> task, String how, boolean certain) implements Waker {
    /** "the task 'orders', which holds the lock 'accounts'". */
    @Override
    public String toString() {
      return "the task '" + task.name() + "', which " + how;
    }
  }

  /** Something that is no task. */
  enum Outside implements Waker {
    /** A moment comes. */
    TIMER("a timer"),
    /** A socket, a connection, a file. */
    IO("I/O"),
    /** A worker thread has done its part. */
    WORKER("a worker thread"),
    /** Anybody, for all that is known. */
    UNKNOWN("unknown");

    private final String words;

    Outside(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
