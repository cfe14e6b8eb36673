// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

/** A row of the table that is read. */
record Person(long id, String name, int age) {
  /** How many there are, with the ids from 1. */
  static final int COUNT = 10_000;

  static final String SELECT = "SELECT id, name, age FROM bench_people WHERE id = $1";
  static final String SCAN = "SELECT id, name, age FROM bench_people";

  private static final int AGES = 97;

  static Person of(long id) {
    return new Person(id, "name-" + id, (int) (id % AGES));
  }

  /** What only somebody knows who has read the row. */
  long mark() {
    return id + age + name.length();
  }

  /** Which one a caller reads next; callers begin at different ones. */
  static long id(int caller, int number) {
    return 1 + (caller * 7_919L + number * 31L) % COUNT;
  }
}
