// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.store;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.NewTarget;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.Target;
import dev.selvage.examples.lookout.model.TargetStatus;
import dev.selvage.sql.Database;
import dev.selvage.sql.Query;
import dev.selvage.sql.Sql;
import dev.selvage.sql.TransactionOptions;
import dev.selvage.sql.migration.Migrations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Targets and their checks, on SQLite or Postgres. Methods wait, in a task of any event loop, until
 * the database has answered; what they wrote is durable then. A failure of the database is thrown
 * as itself.
 */
public final class Store {
  private static final String TARGET =
      """
      SELECT id, url, every_seconds, timeout_millis, state, since, checks, last_error, last_status
      FROM targets
      """;

  /** On Postgres members of a cluster may write to the same targets for a moment. */
  private static final TransactionOptions WRITES = TransactionOptions.defaults().withRetries(5);

  private final Database database;

  /** Over a database, which stays the caller's. */
  public Store(Database database) {
    this.database = database;
  }

  /** Creates the tables if they are not there. */
  public void createSchema() {
    var _ = Migrations.onClassPath("dev/selvage/examples/lookout/store/migrations").run(database);
  }

  /** Returns if the database answers. */
  public void ping() {
    database.ping();
  }

  // ---- targets

  /** All targets, in the order of their ids. */
  public List<TargetStatus> targets() {
    return list(database.query(TARGET + "ORDER BY id"));
  }

  /** One target, if there is one of that id. */
  public Optional<TargetStatus> target(long id) {
    return list(database.query(TARGET + "WHERE id = $1", id)).stream().findFirst();
  }

  public long countTargets() {
    return database.query("SELECT count(*) FROM targets").scalar(Long.class);
  }

  public TargetStatus add(NewTarget target, Instant now) {
    String these = "VALUES (:url, :everySeconds, :timeoutMillis, :now)";
    return insert(database, these, target, now).flatMap(this::target).orElseThrow();
  }

  /** Adds a target unless there is one with its URL: also when several processes try at once. */
  public Optional<TargetStatus> addIfMissing(NewTarget target, Instant now) {
    String unlessThere =
        """
        SELECT :url, :everySeconds, :timeoutMillis, :now
        WHERE NOT EXISTS (SELECT 1 FROM targets WHERE url = :url)
        """;
    return database
        .transaction(tx -> {
          database.exclusively(tx);
          return insert(tx, unlessThere, target, now);
        })
        .flatMap(this::target);
  }

  private static Optional<Long> insert(Sql sql, String values, NewTarget target, Instant now) {
    return sql.query(
            "INSERT INTO targets(url, every_seconds, timeout_millis, since) "
                + values
                + " RETURNING id")
        .with(target)
        .with("now", now)
        .optional(Long.class);
  }

  /** Deletes a target and its checks; tells whether there was one. */
  public boolean remove(long id) {
    return database.transaction(
        WRITES,
        tx -> {
          tx.execute("DELETE FROM checks WHERE target_id = $1", id);
          return tx.execute("DELETE FROM targets WHERE id = $1", id) > 0;
        });
  }

  // ---- checks

  /** The last checks of a target, newest first. */
  public List<Check> checks(long targetId, int limit) {
    return database
        .query(
            """
            SELECT target_id, at, state, latency_millis, status, error FROM checks
            WHERE target_id = $1 ORDER BY id DESC LIMIT $2
            """,
            targetId,
            limit)
        .list(Check.class);
  }

  /**
   * Writes checks and what they say about their targets, all or none. A target that was deleted
   * meanwhile gets no more checks.
   */
  public void write(List<Check> checks) {
    database.transaction(
        WRITES,
        tx -> {
          tx.batch(
                  """
                  INSERT INTO checks(target_id, at, state, latency_millis, status, error)
                  SELECT :targetId, :at, :state, :latencyMillis, :status, :error
                  WHERE EXISTS (SELECT 1 FROM targets WHERE id = :targetId)
                  """,
                  checks)
              .execute();
          tx.batch(
                  """
                  UPDATE targets SET state = :state,
                    since = CASE state WHEN :state THEN since ELSE :at END,
                    last_status = :status, last_error = :error, checks = checks + 1
                  WHERE id = :targetId
                  """,
                  checks)
              .execute();
        });
  }

  /** Deletes the oldest checks, so that about so many are left. */
  public void trim(long maxChecks) {
    database.execute("DELETE FROM checks WHERE id <= (SELECT max(id) FROM checks) - $1", maxChecks);
  }

  // ---- inside

  /** A target as its table has it. */
  private record TargetRow(
      long id,
      String url,
      int everySeconds,
      int timeoutMillis,
      State state,
      Instant since,
      long checks,
      @Nullable String lastError,
      @Nullable Integer lastStatus) {

    TargetStatus status() {
      return new TargetStatus(
          new Target(id, url, everySeconds, timeoutMillis),
          state,
          since,
          checks,
          lastError,
          lastStatus);
    }
  }

  private static List<TargetStatus> list(Query query) {
    return query.list(TargetRow.class).stream().map(TargetRow::status).toList();
  }
}
