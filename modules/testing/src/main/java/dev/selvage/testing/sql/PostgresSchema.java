// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

/** A schema of a {@link PostgresServer}: for one test, as good as a database of its own. */
public final class PostgresSchema implements Home {
  private final PostgresServer server;
  private final String name;

  PostgresSchema(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** A URI whose connections see this schema and no other of the tests. */
  @Override
  public String uri() {
    String uri = server.uri();
    return uri + (uri.contains("?") ? "&" : "?") + "search_path=" + name;
  }

  public String name() {
    return name;
  }

  /**
   * Drops it with all it has; waits for the server, and for those who lock something in it. A
   * cancelled task drops it, too.
   */
  @Override
  public void close() {
    server.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
  }

  @Override
  public String toString() {
    return name;
  }
}
