// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.ext.unit.TestContext;
import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.tests.sqlclient.tck.TransactionTestBase;
import org.junit.ClassRule;
import org.junit.Ignore;
import org.junit.Test;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class TransactionTckTest extends TransactionTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected Pool createPool() {
    return Pool.pool(vertx, DATABASE.options(), new PoolOptions().setMaxSize(1));
  }

  @Override
  protected Pool nonTxPool() {
    return Pool.pool(vertx, DATABASE.options(), new PoolOptions());
  }

  @Override
  protected String statement(String... parts) {
    return TckDatabase.statement(parts);
  }

  @Override
  protected void cleanTestTable(TestContext ctx) {
    getPool().query("DELETE FROM mutable").execute().onComplete(ctx.asyncAssertSuccess());
  }

  @Override
  @Test
  @Ignore("Queries a connection that it has closed, which this driver refuses.")
  public void testCommitWithPreparedQuery(TestContext unused) {}

  @Override
  @Test
  @Ignore("Queries a connection that it has closed, which this driver refuses.")
  public void testCommitWithQuery(TestContext unused) {}

  @Override
  @Test
  @Ignore("Queries a connection that it has closed, which this driver refuses.")
  public void testRollbackData(TestContext unused) {}
}
