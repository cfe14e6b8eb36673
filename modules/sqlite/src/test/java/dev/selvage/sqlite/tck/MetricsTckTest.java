// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import dev.selvage.sqlite.SqliteBuilder;
import io.vertx.ext.unit.TestContext;
import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.tests.sqlclient.tck.MetricsTestBase;
import org.junit.ClassRule;
import org.junit.Ignore;
import org.junit.Test;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class MetricsTckTest extends MetricsTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected SqlConnectOptions connectOptions() {
    return DATABASE.options();
  }

  @Override
  protected ClientBuilder<Pool> poolBuilder() {
    return SqliteBuilder.pool();
  }

  @Override
  protected String statement(String... parts) {
    return TckDatabase.statement(parts);
  }

  @Override
  @Test
  @Ignore("there is no network that could lose a connection.")
  public void testConnectionLost(TestContext unused) {}

  @Override
  @Test
  @Ignore("it fails by naming a host that does not exist.")
  public void testGetConnectionFailure(TestContext unused) {}

  @Override
  @Test
  @Ignore("it fails by naming a host that does not exist.")
  public void testPooledConnectionFailure(TestContext unused) {}
}
