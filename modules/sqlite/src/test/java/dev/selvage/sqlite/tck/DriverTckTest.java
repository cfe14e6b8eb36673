// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite.tck;

import io.vertx.ext.unit.junit.VertxUnitRunner;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.tests.sqlclient.tck.DriverTestBase;
import org.junit.ClassRule;
import org.junit.runner.RunWith;

@RunWith(VertxUnitRunner.class)
public final class DriverTckTest extends DriverTestBase {

  @ClassRule public static final TckDatabase DATABASE = new TckDatabase();

  @Override
  protected SqlConnectOptions defaultOptions() {
    return DATABASE.options().setHost("none").setUser("none").setPassword("none");
  }
}
