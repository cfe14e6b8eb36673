// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

/** Where the data of one test is; deleted when it is closed. */
interface Home extends AutoCloseable {
  /** What to open. */
  String uri();

  @Override
  void close();
}
