// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.sql.spi.Engine;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;

/** What is on the other side of a connection, and how it is used. */
record Server(Vertx vertx, Engine engine, Pool pool, DatabaseOptions options) {
  @Override
  public String toString() {
    return options.name();
  }
}
