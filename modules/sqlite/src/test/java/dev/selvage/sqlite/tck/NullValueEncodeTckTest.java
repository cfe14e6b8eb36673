// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.tests.sqlclient.tck.NullValueEncodeTestBase;
import org.junit.ClassRule;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class NullValueEncodeTckTest extends NullValueEncodeTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected void initConnector() {
    connector = TckDatabase.connection(vertx, DATABASE.options());
  }

  @Override
  protected String statement(String... parts) {
    return TckDatabase.statement(parts);
  }
}
