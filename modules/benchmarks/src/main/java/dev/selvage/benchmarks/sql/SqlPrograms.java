// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

/**
 * What every peer programs, as its users would write it. Each method starts callers, which work at
 * the same time, and returns when all of them are done.
 *
 * <p>Made by its constructor with a {@link Store}, closed in the end. Connections are kept, and so
 * are prepared statements where the peer can.
 */
public interface SqlPrograms extends AutoCloseable {
  /** In mixed work, one operation of so many is an insert. */
  int MIXED = 10;

  /**
   * Each caller selects so many people, one after the other, by {@link Person#id}.
   *
   * @return the sum of their marks
   */
  long select(int callers, int each) throws Exception;

  /**
   * Each caller inserts so many orders, one after the other, each committed.
   *
   * @return how many rows were changed
   */
  long insert(int callers, int each) throws Exception;

  /**
   * The last of each ten operations is an insert, the others are selects.
   *
   * @return the sum of both
   */
  long mixed(int callers, int each) throws Exception;

  /**
   * Each caller reads all people, so many times.
   *
   * @return the sum of their marks
   */
  long scan(int callers, int each) throws Exception;

  /**
   * Each caller inserts a batch of {@link Order#BATCH}, so many times, all or nothing.
   *
   * @return how many rows were changed
   */
  long batch(int callers, int each) throws Exception;

  @Override
  void close() throws Exception;
}
