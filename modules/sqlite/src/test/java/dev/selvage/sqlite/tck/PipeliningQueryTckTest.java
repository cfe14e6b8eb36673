// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.tests.sqlclient.tck.PipeliningQueryTestBase;
import org.junit.ClassRule;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class PipeliningQueryTckTest extends PipeliningQueryTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected void init() {
    options = DATABASE.options();
    connectionConnector = TckDatabase.truncating(TckDatabase.connection(vertx, options));
    pooledConnectionConnector = TckDatabase.pooled(vertx, options);
    pooledClientSupplier = () -> Pool.pool(vertx, options, new PoolOptions().setMaxSize(8));
  }

  @Override
  protected String statement(String... parts) {
    return TckDatabase.statement(parts);
  }
}
