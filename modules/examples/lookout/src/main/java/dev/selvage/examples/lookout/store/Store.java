// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.store;

import static dev.selvage.tasks.Tasks.await;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.NewTarget;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.Target;
import dev.selvage.examples.lookout.model.TargetStatus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Targets and their checks. Methods wait, in a task of any event loop, until the database has
 * answered; what they wrote is durable then. A failure of the database is thrown as itself.
 */
public final class Store {
  private static final String TARGET =
      """
      SELECT id, url, every_seconds, timeout_millis, state, since, checks, last_error, last_status
      FROM targets
      """;

  private final Pool pool;

  /** Over a pool of connections, which stays the caller's. */
  public Store(Pool pool) {
    this.pool = pool;
  }

  /** Creates the tables if they are not there. */
  public void createSchema() {
    for (String statement : Schema.STATEMENTS) {
      await(pool.query(statement).execute());
    }
  }

  /** Returns if the database answers. */
  public void ping() {
    await(pool.query("SELECT 1").execute());
  }

  // ---- targets

  /** All targets, in the order of their ids. */
  public List<TargetStatus> targets() {
    return list(await(pool.query(TARGET + "ORDER BY id").execute()), Store::status);
  }

  /** One target, if there is one of that id. */
  public Optional<TargetStatus> target(long id) {
    return list(query(TARGET + "WHERE id = $1", id), Store::status).stream().findFirst();
  }

  public long countTargets() {
    return first(query("SELECT count(*) FROM targets")).getLong(0);
  }

  public TargetStatus add(NewTarget target, Instant now) {
    return added(insert("VALUES ($1, $2, $3, $4)", target, now)).orElseThrow();
  }

  /** Adds a target unless there is one with its URL: also when several processes try at once. */
  public Optional<TargetStatus> addIfMissing(NewTarget target, Instant now) {
    String unlessThere =
        "SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM targets WHERE url = $1)";
    return added(insert(unlessThere, target, now));
  }

  private RowSet<Row> insert(String values, NewTarget target, Instant now) {
    return query(
        "INSERT INTO targets(url, every_seconds, timeout_millis, since) "
            + values
            + " RETURNING id",
        target.url(),
        target.everySeconds(),
        target.timeoutMillis(),
        now);
  }

  private Optional<TargetStatus> added(RowSet<Row> ids) {
    return ids.size() == 0 ? Optional.empty() : target(first(ids).getLong(0));
  }

  /** Deletes a target and its checks; tells whether there was one. */
  public boolean remove(long id) {
    return await(
        pool.withTransaction(connection ->
            connection
                .preparedQuery("DELETE FROM checks WHERE target_id = $1")
                .execute(Tuple.of(id))
                .compose(v ->
                    connection
                        .preparedQuery("DELETE FROM targets WHERE id = $1")
                        .execute(Tuple.of(id)))
                .map(rows -> rows.rowCount() > 0)));
  }

  // ---- checks

  /** The last checks of a target, newest first. */
  public List<Check> checks(long targetId, int limit) {
    return list(
        query(
            """
            SELECT target_id, at, state, latency_millis, status, error FROM checks
            WHERE target_id = $1 ORDER BY id DESC LIMIT $2
            """,
            targetId,
            limit),
        Store::check);
  }

  /** Writes checks and what they say about their targets, all or none. */
  public void write(List<Check> checks) {
    await(
        pool.withTransaction(
            connection -> insert(connection, checks).compose(v -> update(connection, checks))));
  }

  /** A target that was deleted meanwhile gets no more checks. */
  private static Future<?> insert(SqlClient connection, List<Check> checks) {
    return connection
        .preparedQuery(
            """
            INSERT INTO checks(target_id, at, state, latency_millis, status, error)
            SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT 1 FROM targets WHERE id = $1)
            """)
        .executeBatch(
            tuples(
                checks,
                check ->
                    tuple(
                        check.targetId(),
                        check.at(),
                        check.state().name(),
                        check.latencyMillis(),
                        check.status(),
                        check.error())));
  }

  private static Future<@Nullable Void> update(SqlClient connection, List<Check> checks) {
    return connection
        .preparedQuery(
            """
            UPDATE targets SET state = $2, since = CASE state WHEN $2 THEN since ELSE $3 END,
              last_status = $4, last_error = $5, checks = checks + 1
            WHERE id = $1
            """)
        .executeBatch(
            tuples(
                checks,
                check ->
                    tuple(
                        check.targetId(),
                        check.state().name(),
                        check.at(),
                        check.status(),
                        check.error())))
        .mapEmpty();
  }

  /** Deletes the oldest checks, so that about so many are left. */
  public void trim(long maxChecks) {
    query("DELETE FROM checks WHERE id <= (SELECT max(id) FROM checks) - $1", maxChecks);
  }

  // ---- inside

  private RowSet<Row> query(String sql, @Nullable Object... values) {
    return await(pool.preparedQuery(sql).execute(tuple(values)));
  }

  private static Tuple tuple(@Nullable Object... values) {
    return Tuple.wrap(values);
  }

  private static List<Tuple> tuples(List<Check> checks, Function<Check, Tuple> form) {
    return checks.stream().map(form).toList();
  }

  private static Row first(RowSet<Row> rows) {
    Iterator<Row> iterator = rows.iterator();
    return iterator.next();
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapper) {
    List<T> list = new ArrayList<>(rows.size());
    rows.forEach(row -> list.add(mapper.apply(row)));
    return list;
  }

  private static TargetStatus status(Row row) {
    Target target =
        new Target(
            row.getLong("id"),
            row.getString("url"),
            row.getInteger("every_seconds"),
            row.getInteger("timeout_millis"));
    return new TargetStatus(
        target,
        State.valueOf(row.getString("state")),
        row.get(Instant.class, "since"),
        row.getLong("checks"),
        row.getString("last_error"),
        row.getInteger("last_status"));
  }

  private static Check check(Row row) {
    return new Check(
        row.getLong("target_id"),
        row.get(Instant.class, "at"),
        State.valueOf(row.getString("state")),
        row.getDouble("latency_millis"),
        row.getInteger("status"),
        row.getString("error"));
  }
}
