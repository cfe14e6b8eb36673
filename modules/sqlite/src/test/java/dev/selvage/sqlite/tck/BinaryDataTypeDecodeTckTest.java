// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.ext.unit.TestContext;
import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.tests.sqlclient.tck.BinaryDataTypeDecodeTestBase;
import java.sql.JDBCType;
import org.junit.ClassRule;
import org.junit.Ignore;
import org.junit.Test;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class BinaryDataTypeDecodeTckTest extends BinaryDataTypeDecodeTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected void initConnector() {
    connector = TckDatabase.connection(vertx, DATABASE.options());
  }

  @Override
  protected JDBCType getNumericJDBCType() {
    return JDBCType.NUMERIC;
  }

  @Override
  protected Class<? extends Number> getNumericClass() {
    return Number.class;
  }

  @Override
  protected Number getNumericValue(Number value) {
    return getNumericValue(value.toString());
  }

  /** A NUMERIC column turns a whole number into an INTEGER and another into a REAL. */
  @Override
  protected Number getNumericValue(String value) {
    double number = Double.parseDouble(value);
    return number == Math.rint(number) ? (Number) (long) number : (Number) number;
  }

  @Override
  @Test
  @Ignore("SQLite has one integer type, which is given as Long.")
  public void testSmallInt(TestContext unused) {}

  @Override
  @Test
  @Ignore("SQLite has one integer type, which is given as Long.")
  public void testInteger(TestContext unused) {}

  @Override
  @Test
  @Ignore("SQLite has one floating-point type, which is given as Double.")
  public void testFloat4(TestContext unused) {}

  @Override
  @Test
  @Ignore("it expects Integer and Float, see above.")
  public void testToJsonObject(TestContext unused) {}
}
