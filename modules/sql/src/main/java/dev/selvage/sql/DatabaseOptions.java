// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.time.Duration;
import java.util.Objects;

/**
 * How a database is used. Immutable.
 *
 * @param name what it is called in logs, errors and metrics
 * @param maxConnections connections at most; 0 leaves it to the engine (Postgres 10, SQLite 128,
 *     whose connections are cheap)
 * @param maxWaiting tasks that may wait for a connection; the next one fails at once
 * @param leaseTimeout how long one waits for a connection, its making included
 * @param idleTimeout after which an unused connection is closed; zero keeps it
 * @param maxLifetime after which a connection is closed when it comes back; zero keeps it
 * @param cancelTimeout how long a cancelled statement may take to end, a rollback and a commit to
 *     succeed, before their connection is closed
 * @param leakAfter a connection that is held longer is reported in the log, once; zero never
 * @param cachedStatements prepared statements that a connection keeps; 0 keeps none, which a
 *     connection pooler in transaction mode needs
 */
public record DatabaseOptions(
    String name,
    int maxConnections,
    int maxWaiting,
    Duration leaseTimeout,
    Duration idleTimeout,
    Duration maxLifetime,
    Duration cancelTimeout,
    Duration leakAfter,
    int cachedStatements) {

  private static final DatabaseOptions DEFAULTS =
      new DatabaseOptions(
          "database",
          0,
          1_000,
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          256);

  /**
   * Options with these values.
   *
   * @throws IllegalArgumentException when one is out of its range; says which
   */
  public DatabaseOptions {
    Objects.requireNonNull(name, "DatabaseOptions: name is null");
    atLeast(0, maxConnections, "maxConnections");
    atLeast(0, maxWaiting, "maxWaiting");
    atLeast(0, cachedStatements, "cachedStatements");
    positive(leaseTimeout, "leaseTimeout");
    notNegative(idleTimeout, "idleTimeout");
    notNegative(maxLifetime, "maxLifetime");
    positive(cancelTimeout, "cancelTimeout");
    notNegative(leakAfter, "leakAfter");
  }

  private static void atLeast(int least, int value, String option) {
    if (value < least) {
      throw new IllegalArgumentException(
          "DatabaseOptions: " + option + " is " + value + "; it must be at least " + least);
    }
  }

  private static void positive(Duration value, String option) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "DatabaseOptions: " + option + " is " + value + "; it must be positive");
    }
  }

  private static void notNegative(Duration value, String option) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "DatabaseOptions: " + option + " is " + value + "; it must not be negative");
    }
  }

  /** What a service needs that says nothing else. */
  public static DatabaseOptions defaults() {
    return DEFAULTS;
  }

  /** These, with that name. */
  public DatabaseOptions withName(String newName) {
    return new DatabaseOptions(
        newName,
        maxConnections,
        maxWaiting,
        leaseTimeout,
        idleTimeout,
        maxLifetime,
        cancelTimeout,
        leakAfter,
        cachedStatements);
  }

  /** These, with that many connections at most. */
  public DatabaseOptions withMaxConnections(int connections) {
    return new DatabaseOptions(
        name,
        connections,
        maxWaiting,
        leaseTimeout,
        idleTimeout,
        maxLifetime,
        cancelTimeout,
        leakAfter,
        cachedStatements);
  }

  /** These, with that many waiting tasks at most. */
  public DatabaseOptions withMaxWaiting(int waiting) {
    return new DatabaseOptions(
        name,
        maxConnections,
        waiting,
        leaseTimeout,
        idleTimeout,
        maxLifetime,
        cancelTimeout,
        leakAfter,
        cachedStatements);
  }

  /** These, with that timeout of leases. */
  public DatabaseOptions withLeaseTimeout(Duration timeout) {
    return new DatabaseOptions(
        name,
        maxConnections,
        maxWaiting,
        timeout,
        idleTimeout,
        maxLifetime,
        cancelTimeout,
        leakAfter,
        cachedStatements);
  }

  /** These, with that timeout of idle connections. */
  public DatabaseOptions withIdleTimeout(Duration timeout) {
    return new DatabaseOptions(
        name,
        maxConnections,
        maxWaiting,
        leaseTimeout,
        timeout,
        maxLifetime,
        cancelTimeout,
        leakAfter,
        cachedStatements);
  }

  /** These, with that lifetime of connections. */
  public DatabaseOptions withMaxLifetime(Duration lifetime) {
    return new DatabaseOptions(
        name,
        maxConnections,
        maxWaiting,
        leaseTimeout,
        idleTimeout,
        lifetime,
        cancelTimeout,
        leakAfter,
        cachedStatements);
  }

  /** These, with that timeout of cancelled statements, rollbacks and commits. */
  public DatabaseOptions withCancelTimeout(Duration timeout) {
    return new DatabaseOptions(
        name,
        maxConnections,
        maxWaiting,
        leaseTimeout,
        idleTimeout,
        maxLifetime,
        timeout,
        leakAfter,
        cachedStatements);
  }

  /** These, with that limit on how long a connection may be held before it is reported. */
  public DatabaseOptions withLeakAfter(Duration held) {
    return new DatabaseOptions(
        name,
        maxConnections,
        maxWaiting,
        leaseTimeout,
        idleTimeout,
        maxLifetime,
        cancelTimeout,
        held,
        cachedStatements);
  }

  /** These, with that many prepared statements per connection. */
  public DatabaseOptions withCachedStatements(int statements) {
    return new DatabaseOptions(
        name,
        maxConnections,
        maxWaiting,
        leaseTimeout,
        idleTimeout,
        maxLifetime,
        cancelTimeout,
        leakAfter,
        statements);
  }
}
