// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.core.Vertx;
import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.tests.sqlclient.tck.TracingTestBase;
import org.junit.ClassRule;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class TracingTckTest extends TracingTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected Pool createPool(Vertx vertx) {
    return Pool.pool(vertx, DATABASE.options(), new PoolOptions());
  }

  @Override
  protected String statement(String... parts) {
    return TckDatabase.statement(parts);
  }

  @Override
  protected boolean isValidDbSystem(String system) {
    return system.equals("sqlite");
  }
}
