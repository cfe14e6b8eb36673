// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.ext.unit.TestContext;
import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.tests.sqlclient.tck.PreparedQueryTestBase;
import org.junit.ClassRule;
import org.junit.Ignore;
import org.junit.Test;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class PreparedQueryTckTest extends PreparedQueryTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected void initConnector() {
    options = DATABASE.options();
    connector = TckDatabase.connection(vertx, options);
  }

  @Override
  protected boolean cursorRequiresTx() {
    return false;
  }

  @Override
  protected String statement(String... parts) {
    return TckDatabase.statement(parts);
  }

  @Override
  protected void cleanTestTable(TestContext ctx) {
    connect(
        ctx.asyncAssertSuccess(connection ->
            connection
                .query("DELETE FROM mutable")
                .execute()
                .compose(rows -> connection.close())
                .onComplete(ctx.asyncAssertSuccess())));
  }

  @Override
  @Test
  @Ignore("a column of SQLite takes a value of any type.")
  public void testPreparedQueryParamCoercionTypeError(TestContext unused) {}

  @Override
  @Test
  public void testPreparedQueryParamCoercionQuantityError(TestContext ctx) {
    msgVerifier =
        error ->
            ctx.assertTrue(
                String.valueOf(error.getMessage())
                    .startsWith("the statement takes 1 parameter, but got 2"));
    super.testPreparedQueryParamCoercionQuantityError(ctx);
  }
}
