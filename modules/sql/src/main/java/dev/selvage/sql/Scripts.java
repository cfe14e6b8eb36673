// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

/** Executes texts of several statements. */
final class Scripts {
  private Scripts() {}

  static void run(Lease lease, String sql) {
    SqlText.refuseControl(new ParameterScanner(sql).keyword());
    var _ = lease.run(sql, () -> lease.connection().query(sql).execute());
  }
}
