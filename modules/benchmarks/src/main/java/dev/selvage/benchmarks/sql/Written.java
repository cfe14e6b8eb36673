// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

/**
 * What is in the table that is written.
 *
 * @param rows how many
 * @param persons the sum of their persons
 * @param amounts the sum of their amounts
 */
record Written(long rows, long persons, long amounts) {
  static final Written NOTHING = new Written(0, 0, 0);

  Written and(Order order) {
    return new Written(rows + 1, persons + order.person(), amounts + order.amount());
  }
}
