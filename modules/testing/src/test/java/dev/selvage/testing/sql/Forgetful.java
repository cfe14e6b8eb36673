// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import dev.selvage.sql.Cursor;
import dev.selvage.sql.Database;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A test that is meant to fail. */
final class Forgetful {
  static final AtomicReference<@Nullable String> URI = new AtomicReference<>();

  @EachDatabase(DatabaseKind.SQLITE)
  void cursor_isLeftOpen(Database db, String uri) {
    URI.set(uri);
    Cursor<Integer> open = db.query("SELECT 1 AS one").open(Integer.class);
    assert open.iterator().next() == 1;
  }
}
