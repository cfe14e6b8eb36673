// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.util.List;

/** Callers that wait for their answers: loops, on whatever kind of thread the peer has. */
abstract class BlockingPrograms implements SqlPrograms {
  /** What one caller can do. */
  interface Caller {
    /** The mark of the person. */
    long select(long id) throws Exception;

    /** How many rows were changed. */
    long insert(Order order) throws Exception;

    /** The sum of all marks. */
    long scan() throws Exception;

    /** How many rows were changed. */
    long batch(List<Order> orders) throws Exception;
  }

  /** What all callers do. */
  interface Work {
    long by(Caller caller, int number) throws Exception;
  }

  /** What a caller does again and again. */
  interface Step {
    long number(int number) throws Exception;
  }

  /** Has so many callers do the work at the same time; the sum of what they return. */
  abstract long sum(int callers, Work work) throws Exception;

  private static long repeat(int each, Step step) throws Exception {
    long sum = 0;
    for (int i = 0; i < each; i++) {
      sum += step.number(i);
    }
    return sum;
  }

  @Override
  public long select(int callers, int each) throws Exception {
    return sum(callers, (caller, number) -> repeat(each, i -> caller.select(Person.id(number, i))));
  }

  @Override
  public long insert(int callers, int each) throws Exception {
    return sum(callers, (caller, number) -> repeat(each, i -> caller.insert(Order.of(number, i))));
  }

  @Override
  public long mixed(int callers, int each) throws Exception {
    return sum(callers, (caller, number) -> repeat(each, i -> selectOrInsert(caller, number, i)));
  }

  private static long selectOrInsert(Caller caller, int number, int i) throws Exception {
    return Workload.isInsert(i)
        ? caller.insert(Order.of(number, i))
        : caller.select(Person.id(number, i));
  }

  @Override
  public long scan(int callers, int each) throws Exception {
    return sum(callers, (caller, number) -> repeat(each, i -> caller.scan()));
  }

  @Override
  public long batch(int callers, int each) throws Exception {
    return sum(callers, (caller, number) -> repeat(each, i -> caller.batch(Order.batch(number))));
  }
}
