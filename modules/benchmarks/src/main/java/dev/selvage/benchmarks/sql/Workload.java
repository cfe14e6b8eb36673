// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.util.function.IntToLongFunction;

/** The programs of a peer, and what is to come of them: whoever computes something else fails. */
final class Workload implements AutoCloseable {
  private static final long SCANNED = sum(Person.COUNT, number -> Person.of(number + 1L).mark());

  private final Store store;
  private final SqlPrograms peer;
  private Written expected = Written.NOTHING;

  private Workload(Store store, SqlPrograms peer) {
    this.store = store;
    this.peer = peer;
  }

  /**
   * Opens the programs of a class with new tables.
   *
   * @param service the URI of a server; empty for a file of SQLite's
   */
  static Workload open(String className, String service) throws Exception {
    Store store = service.isEmpty() ? SqliteFile.create() : PostgresTables.create(service);
    try {
      var constructor = Class.forName(className).getDeclaredConstructor(Store.class);
      constructor.setAccessible(true);
      return new Workload(store, (SqlPrograms) constructor.newInstance(store));
    } catch (ReflectiveOperationException e) {
      store.close();
      throw new IllegalStateException("the programs " + className + " cannot be used", e);
    }
  }

  long select(int callers, int each) throws Exception {
    long marks = sum(callers, caller -> sum(each, number -> mark(caller, number)));
    return checked("select", marks, peer.select(callers, each));
  }

  long insert(int callers, int each) throws Exception {
    long changed = sum(callers, caller -> sum(each, number -> written(caller, number)));
    return checked("insert", changed, peer.insert(callers, each));
  }

  long mixed(int callers, int each) throws Exception {
    long both =
        sum(
            callers,
            caller ->
                sum(
                    each,
                    number -> isInsert(number) ? written(caller, number) : mark(caller, number)));
    return checked("mixed", both, peer.mixed(callers, each));
  }

  static boolean isInsert(int number) {
    return number % SqlPrograms.MIXED == SqlPrograms.MIXED - 1;
  }

  long scan(int callers, int each) throws Exception {
    return checked("scan", SCANNED * callers * each, peer.scan(callers, each));
  }

  long batch(int callers, int each) throws Exception {
    long changed =
        sum(callers, caller -> each * sum(Order.BATCH, number -> written(caller, number)));
    for (int again = 1; again < each; again++) {
      sum(callers, caller -> sum(Order.BATCH, number -> written(caller, number)));
    }
    return checked("batch", changed, peer.batch(callers, each));
  }

  private static long mark(int caller, int number) {
    return Person.of(Person.id(caller, number)).mark();
  }

  /** Expects that row; one row more. */
  private long written(int caller, int number) {
    expected = expected.and(Order.of(caller, number));
    return 1;
  }

  private static long sum(int count, IntToLongFunction term) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += term.applyAsLong(i);
    }
    return sum;
  }

  private static long checked(String what, long expected, long result) {
    if (expected != result) {
      throw new IllegalStateException(
          what + ": expected " + expected + ", but the result is " + result);
    }
    return result;
  }

  /** Closes the programs, and compares what is in the database with what they were told. */
  @Override
  public void close() throws Exception {
    try (store) {
      peer.close();
      Written written = store.written();
      if (!written.equals(expected)) {
        throw new IllegalStateException("expected " + expected + ", but the table has " + written);
      }
    }
  }
}
