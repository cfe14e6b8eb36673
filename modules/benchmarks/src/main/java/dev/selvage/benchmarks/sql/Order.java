// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.util.List;
import java.util.stream.IntStream;

/** A row of the table that is written. */
record Order(long person, long amount) {
  /** How many a batch has. */
  static final int BATCH = 10_000;

  static final String INSERT = "INSERT INTO bench_orders(person, amount) VALUES ($1, $2)";
  static final String NAMED = "INSERT INTO bench_orders(person, amount) VALUES (:person, :amount)";

  /** The one that a caller writes next. */
  static Order of(int caller, int number) {
    return new Order(Person.id(caller, number), number);
  }

  /** A batch of a caller. */
  static List<Order> batch(int caller) {
    return IntStream.range(0, BATCH).mapToObj(number -> of(caller, number)).toList();
  }
}
