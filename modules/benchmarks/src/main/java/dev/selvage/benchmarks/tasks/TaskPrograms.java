// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

/**
 * What every peer programs, as its users would write it. Each method is called by a plain thread,
 * does its work in the peer's runtime, waits for its end, and returns a number that only somebody
 * knows who has done the work.
 *
 * <p>Made by its no-argument constructor, closed in the end. "Somebody else" of the same scheduler
 * is a callback where there are callbacks, and another task where there are only tasks.
 */
public interface TaskPrograms extends AutoCloseable {
  /** How many consumers {@link #queue} has. */
  int CONSUMERS = 3;

  /**
   * Forks so many tasks in one group and waits for each, again and again.
   *
   * @return the sum of their results, which are the numbers from 0
   */
  long spawn(int groups, int tasks) throws Exception;

  /**
   * A task that forks one task in a group and waits for it, so many levels deep, again and again.
   *
   * @return how many levels there were in all; each task returns one more than the task inside
   */
  long nested(int rounds, int depth) throws Exception;

  /**
   * Waits for a result that is not there yet, and that somebody else of the same scheduler gives.
   *
   * @return the sum of the results, which are the numbers from 0
   */
  long await(int rounds) throws Exception;

  /** A timeout of a second around a body that returns at once. */
  long timeoutReady(int rounds) throws Exception;

  /** A timeout of a second around a body that does {@link #await}. */
  long timeoutWaiting(int rounds) throws Exception;

  /**
   * Tasks that all want one of a few permits while none is free; then all permits become free.
   *
   * @return how many tasks have had a permit
   */
  long semaphore(int permits, int tasks) throws Exception;

  /**
   * One producer, three consumers, and a queue that is closed when everything was put.
   *
   * @return the sum of what the consumers took, which are the numbers from 0
   */
  long queue(int capacity, int elements) throws Exception;

  /** One task puts an element into a queue with room and takes it out, again and again. */
  long hop(int rounds) throws Exception;

  /** A generator that is pushed: the consumer is called for each element. */
  long generator(int elements) throws Exception;

  /** A generator that is pulled: the consumer is a loop that asks for the next element. */
  long loop(int elements) throws Exception;

  /** Acquires and releases a lock that nobody else wants. */
  long lock(int rounds) throws Exception;

  /**
   * Tasks that sleep.
   *
   * @return how many woke
   */
  long sleepers(int tasks, long millis) throws Exception;

  /** Tasks that sleep for longer than anybody measures. Returns when all of them do. */
  Asleep asleep(int tasks) throws Exception;

  /**
   * A tree of tasks whose leaves wait for ever; cancelled at the root when all leaves wait.
   *
   * @return how many leaves were unwound
   */
  long cancelTree(int branches, int leaves) throws Exception;

  /**
   * {@link #spawn} on every core at the same time, with an equal share of the groups for each core.
   */
  long everyCore(int groups, int tasks) throws Exception;

  /** The share of one of several parts, which differ by one at most. */
  static int share(int whole, int part, int parts) {
    return whole / parts + (part < whole % parts ? 1 : 0);
  }

  @Override
  void close() throws Exception;

  /** Tasks that sleep; closing it ends them and waits for their end. */
  interface Asleep extends AutoCloseable {
    @Override
    void close() throws Exception;
  }
}
