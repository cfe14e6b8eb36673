// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Completable;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.tracing.QueryReporter;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.ParamDesc;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.command.CloseCursorCommand;
import io.vertx.sqlclient.internal.command.CloseStatementCommand;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.CompositeCommand;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import io.vertx.sqlclient.internal.command.PrepareStatementCommand;
import io.vertx.sqlclient.internal.command.QueryCommandBase;
import io.vertx.sqlclient.internal.command.SimpleQueryCommand;
import io.vertx.sqlclient.internal.command.TxCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * From the SQL client's commands to jobs, and from results back. Parameters are checked here, on
 * the caller's thread; collectors and mappers run on the caller's context, never on a database
 * thread.
 */
final class Commands {
  private static final Pattern READ_ONLY =
      Pattern.compile("\\bREAD\\s+ONLY\\b", Pattern.CASE_INSENSITIVE);

  private Commands() {}

  /**
   * Sends a command on its way; every failure reaches {@code handler}.
   *
   * @param lane the connection's lane, or null for a command of the pool
   * @param connection whom to name in metrics and traces
   */
  static <R> void submit(
      CommandBase<R> command,
      Completable<R> handler,
      ContextInternal context,
      @Nullable Lane lane,
      Connection connection,
      Database database) {
    if (command instanceof CompositeCommand composite) {
      for (CommandBase<?> part : composite.commands()) {
        submitPart(part, context, lane, connection, database);
      }
      handler.succeed();
      return;
    }
    if (command instanceof CloseStatementCommand) {
      handler.succeed(); // statements live in the caches of the handles
      return;
    }
    Completable<R> reported = reported(command, handler, context, connection);
    Job job;
    try {
      Work work = work(command, database, lane != null);
      job = new Job(work, lane, context, completion(command, reported));
    } catch (RuntimeException e) {
      reported.fail(e);
      return;
    }
    send(job, lane, database);
  }

  private static <R> void submitPart(
      CommandBase<R> part,
      ContextInternal context,
      @Nullable Lane lane,
      Connection connection,
      Database database) {
    submit(part, part.handler, context, lane, connection, database);
  }

  private static void send(Job job, @Nullable Lane lane, Database database) {
    if (lane != null) {
      lane.submit(job);
      return;
    }
    SqliteException refusal = Lane.outsideTransaction(job);
    if (refusal == null) {
      boolean read = !database.single() && job.work.readOnly();
      refusal = read ? database.read(job) : database.write(job);
    }
    if (refusal != null && job.withdraw(refusal)) {
      job.answer();
    }
  }

  private static <R> Completable<R> reported(
      CommandBase<R> command,
      Completable<R> handler,
      ContextInternal context,
      Connection connection) {
    var tracer = context.owner().tracer();
    var metrics = connection.metrics();
    if (!(command instanceof QueryCommandBase<?> query) || (tracer == null && metrics == null)) {
      return handler;
    }
    var reporter = new QueryReporter(tracer, metrics, context, query, connection);
    reporter.before();
    return (result, failure) -> {
      reporter.after(result, failure);
      handler.complete(result, failure);
    };
  }

  private static Work work(CommandBase<?> command, Database database, boolean connection) {
    return switch (command) {
      case SimpleQueryCommand<?> query -> {
        SqlText text = database.text(query.sql());
        Work control = connection ? transactionControl(text, database) : null;
        yield control == null ? simple(text) : control;
      }
      case ExtendedQueryCommand<?> query -> {
        SqlText text = single(database, query.sql());
        Work control = connection ? transactionControl(text, database) : null;
        boolean plain = !query.isBatch() && query.cursorId() == null;
        yield control != null && plain ? control : extended(query, text);
      }
      case PrepareStatementCommand prepare -> new Work.Prepare(single(database, prepare.sql()));
      case CloseCursorCommand close -> new Work.CloseCursor(close.id());
      case TxCommand<?> transaction ->
          switch (transaction.kind) {
            case BEGIN -> begin(database, false);
            case COMMIT -> new Work.End(true);
            case ROLLBACK -> new Work.End(false);
          };
      default ->
          throw new SqliteException(
              SqlState.ERROR,
              SqlState.FEATURE_NOT_SUPPORTED,
              "SQLite has no " + command.getClass().getSimpleName(),
              null);
    };
  }

  /** What BEGIN, COMMIT and ROLLBACK as texts mean on a connection; null for anything else. */
  private static @Nullable Work transactionControl(SqlText text, Database database) {
    if (text.statements().size() != 1) {
      return null;
    }
    return switch (text.statements().getFirst().kind()) {
      case BEGIN -> begin(database, READ_ONLY.matcher(text.source()).find());
      case COMMIT -> new Work.End(true);
      case ROLLBACK -> new Work.End(false);
      default -> null;
    };
  }

  private static Work begin(Database database, boolean readOnly) {
    return readOnly && !database.single()
        ? new Work.BeginRead()
        : new Work.Begin(new Transaction(database.settings().queueLimit(), readOnly));
  }

  private static Work simple(SqlText text) {
    for (SqlStatement statement : text.statements()) {
      Values.encode(null, statement.parameters(), text.source());
    }
    return new Work.Query(text, Values.encode(null, 0, text.source()));
  }

  private static SqlText single(Database database, String sql) {
    SqlText text = database.text(sql);
    if (text.statements().size() != 1) {
      throw new SqliteException(
          SqlState.MISUSE,
          "42601",
          "a prepared query is one statement, but this text holds " + text.statements().size(),
          sql);
    }
    return text;
  }

  private static Work extended(ExtendedQueryCommand<?> query, SqlText text) {
    int parameters = text.statements().getFirst().parameters();
    if (query.isBatch()) {
      if (query.paramsList().isEmpty()) {
        throw new SqliteException(
            SqlState.MISUSE, SqlState.PARAMETER_COUNT, "the batch is empty", query.sql());
      }
      List<@Nullable Object[]> values = new ArrayList<>(query.paramsList().size());
      for (Tuple tuple : query.paramsList()) {
        values.add(Values.encode(tuple, parameters, query.sql()));
      }
      if (!text.joinable()) {
        throw new SqliteException(
            SqlState.MISUSE,
            SqlState.FEATURE_NOT_SUPPORTED,
            "not a statement for a batch",
            query.sql());
      }
      return new Work.Batch(text, values);
    }
    @Nullable Object[] values = Values.encode(query.params(), parameters, query.sql());
    return query.cursorId() == null ? new Work.Query(text, values) : fetch(query, text, values);
  }

  private static Work fetch(
      ExtendedQueryCommand<?> query, SqlText text, @Nullable Object[] values) {
    if (text.controlsTransaction()) {
      throw new SqliteException(
          SqlState.MISUSE,
          SqlState.FEATURE_NOT_SUPPORTED,
          "a cursor cannot begin or end a transaction",
          query.sql());
    }
    return new Work.Fetch(query.cursorId(), text, values, query.fetch(), query.isSuspended());
  }

  @SuppressWarnings("unchecked") // the SPI fixes R by the class of the command
  private static <R> Completable<Result> completion(
      CommandBase<R> command, Completable<R> handler) {
    return (result, failure) -> {
      if (failure != null) {
        handler.fail(failure);
        return;
      }
      switch (command) {
        case QueryCommandBase<?> query -> {
          deliver(query, result);
          handler.succeed((R) (Boolean) result.suspended());
        }
        case PrepareStatementCommand prepare ->
            handler.succeed((R) new Prepared(prepare.sql(), result.parts().getFirst().columns()));
        case TxCommand<?> transaction -> handler.succeed((R) transaction.result);
        default -> handler.succeed();
      }
    };
  }

  private static <T> void deliver(QueryCommandBase<T> query, Result result) {
    for (Result.Part part : result.parts()) {
      deliver(query, query.collector(), part);
    }
  }

  private static <T, A> void deliver(
      QueryCommandBase<T> query, Collector<Row, A, T> collector, Result.Part part) {
    var handler = query.resultHandler();
    T collected = null;
    Throwable failure = null;
    try {
      A container = collector.supplier().get();
      var accumulator = collector.accumulator();
      for (SqliteRow row : part.rows()) {
        accumulator.accept(container, row);
      }
      collected = collector.finisher().apply(container);
    } catch (RuntimeException | Error e) {
      failure = e; // the user's code; handed to the user's future
    }
    int changed = (int) Math.min(part.changed(), Integer.MAX_VALUE);
    handler.handleResult(changed, part.rows().size(), part.columns(), collected, failure);
    if (part.lastInsertRowid() != null) {
      handler.addProperty(SqliteBuilder.LAST_INSERT_ID, part.lastInsertRowid());
    }
  }

  /** A statement that compiled; each handle compiles it for itself and keeps it. */
  private record Prepared(String sql, @Nullable RowDesc rowDesc) implements PreparedStatement {
    @Override
    public ParamDesc paramDesc() {
      return new ParamDesc();
    }
  }
}
