// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.ext.unit.TestContext;
import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import io.vertx.tests.sqlclient.tck.ConnectionTestBase;
import org.junit.ClassRule;
import org.junit.Ignore;
import org.junit.Test;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class ConnectionTckTest extends ConnectionTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  public void setUp() throws Exception {
    super.setUp();
    options = DATABASE.options();
    connector = TckDatabase.connection(vertx, options);
  }

  @Override
  protected void validateDatabaseMetaData(TestContext ctx, DatabaseMetadata metadata) {
    ctx.assertEquals("SQLite", metadata.productName());
  }

  @Override
  @Test
  @Ignore("SQLite creates a missing file; OpeningTest has what cannot be opened.")
  public void testConnectInvalidDatabase(TestContext unused) {}

  @Override
  @Test
  @Ignore("SQLite has no users.")
  public void testConnectInvalidPassword(TestContext unused) {}

  @Override
  @Test
  @Ignore("SQLite has no users.")
  public void testConnectInvalidUsername(TestContext unused) {}
}
