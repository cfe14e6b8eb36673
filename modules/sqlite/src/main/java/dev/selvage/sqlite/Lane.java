// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one connection, kept in order. In a transaction they all go to the writer.
 * Outside, a read goes to the readers and the next command waits for it; a write goes to the
 * writer, and what follows may follow it there at once, because the writer keeps their order.
 */
final class Lane {

  private enum Route {
    READERS,
    WRITER,
    PINNED,
    TRANSACTION
  }

  private final Database database;
  private final ContextInternal context;

  // Guarded by this.
  private final Deque<Job> pending = new ArrayDeque<>();
  private final Deque<Job> inFlight = new ArrayDeque<>();
  private final Deque<Job> unanswered = new ArrayDeque<>();
  private final Set<Job> answerable = new HashSet<>();
  private final Set<String> pinnedCursors = new HashSet<>();
  private final Set<String> writerCursors = new HashSet<>();
  private boolean readInFlight;
  private boolean readsOneState;
  private @Nullable Transaction transaction;
  private @Nullable Reader reader;
  private @Nullable Completable<Void> closing;
  private boolean closed;

  Lane(Database database, ContextInternal context) {
    this.database = database;
    this.context = context;
  }

  /** Takes a command; refuses it at once, through its own answer, when it cannot be taken. */
  void submit(Job job) {
    List<Job> settled = new ArrayList<>(1);
    SqliteException refusal;
    synchronized (this) {
      refusal = refusal(job);
      if (refusal == null) {
        unanswered.addLast(job);
        pending.addLast(job);
        dispatch(settled);
      }
    }
    if (refusal != null && job.withdraw(refusal)) {
      job.deliver(); // at once, before the answers to earlier commands
    }
    settled.forEach(Job::answer);
  }

  private @Nullable SqliteException refusal(Job job) {
    if (closing != null || closed) {
      return new SqliteException(
          SqlState.MISUSE, SqlState.CONNECTION_CLOSED, "the connection is closed", job.work.sql());
    }
    return pending.size() >= database.settings().queueLimit()
        ? database.refusal(JobQueue.Added.FULL, job)
        : null;
  }

  private static void refuse(Job job, SqliteException reason, List<Job> settled) {
    if (job.withdraw(reason)) {
      settled.add(job);
    }
  }

  private void dispatch(List<Job> settled) {
    for (Job job = pending.peekFirst(); job != null; job = pending.peekFirst()) {
      Route route = route(job);
      boolean read = route == Route.READERS || route == Route.PINNED;
      if (readInFlight || (read && !inFlight.isEmpty())) {
        return;
      }
      pending.removeFirst();
      if (job.waiting()) {
        inFlight.addLast(job);
        readInFlight = read;
        SqliteException refusal = send(job, route, settled);
        if (refusal != null) {
          forget(job);
          refuse(job, refusal, settled);
        }
      }
    }
  }

  private Route route(Job job) {
    if (readsOneState || (job.work instanceof Work.BeginRead && transaction == null)) {
      return Route.PINNED;
    }
    if (job.work instanceof Work.Fetch fetch && pinnedCursors.contains(fetch.cursor())) {
      return Route.PINNED;
    }
    if (job.work instanceof Work.CloseCursor close && pinnedCursors.contains(close.cursor())) {
      return Route.PINNED;
    }
    if (transaction != null || job.work instanceof Work.End) {
      return Route.TRANSACTION;
    }
    boolean beside = !database.single() && inFlight.isEmpty();
    return switch (job.work) {
      case Work.Fetch fetch ->
          !database.single() && fetch.text().readOnly() ? Route.PINNED : Route.WRITER;
      default -> beside && job.work.readOnly() ? Route.READERS : Route.WRITER;
    };
  }

  private @Nullable SqliteException send(Job job, Route route, List<Job> settled) {
    return switch (route) {
      case READERS -> database.read(job);
      case PINNED -> sendPinned(job);
      case TRANSACTION -> sendInTransaction(job, settled);
      case WRITER -> sendToWriter(job);
    };
  }

  private @Nullable SqliteException sendToWriter(Job job) {
    SqliteException refusal = outsideTransaction(job);
    if (refusal == null) {
      refusal = database.write(job);
    }
    if (refusal == null) {
      switch (job.work) {
        case Work.Begin begin -> transaction = begin.transaction();
        case Work.Fetch fetch -> writerCursors.add(fetch.cursor());
        default -> {}
      }
    }
    return refusal;
  }

  private @Nullable SqliteException sendPinned(Job job) {
    SqliteException refusal = readsOneState ? insideReadTransaction(job) : null;
    if (refusal != null) {
      return refusal;
    }
    if (reader == null) {
      reader = database.pin();
    }
    if (reader == null) {
      return database.closedException(job.work.sql());
    }
    if (job.work instanceof Work.Fetch fetch) {
      pinnedCursors.add(fetch.cursor());
    }
    readsOneState |= job.work instanceof Work.BeginRead;
    return database.refusal(reader.queue.add(job), job);
  }

  private @Nullable SqliteException sendInTransaction(Job job, List<Job> settled) {
    Transaction open = transaction;
    if (open == null) {
      return new SqliteException(
          SqlState.ERROR, SqlState.NO_ACTIVE_TRANSACTION, "there is no transaction to end", null);
    }
    SqliteException refusal = open.readOnly ? insideReadTransaction(job) : insideTransaction(job);
    if (refusal != null) {
      return refusal;
    }
    return switch (open.jobs.add(job)) {
      case YES -> null;
      case FULL -> database.refusal(JobQueue.Added.FULL, job);
      case CLOSED -> afterTheEnd(job, open, settled);
    };
  }

  private @Nullable SqliteException afterTheEnd(Job job, Transaction over, List<Job> settled) {
    if (job.work instanceof Work.End) {
      transaction = null;
    }
    if (settleAfterTheEnd(over, job)) {
      forget(job);
      settled.add(job);
    }
    return null;
  }

  /** Settles a command that came after the end: there is nothing left to roll back or to do. */
  static boolean settleAfterTheEnd(Transaction over, Job job) {
    return (job.work instanceof Work.End end && !end.commit())
        ? job.settleWaiting(Result.NONE)
        : job.withdraw(over(over, job));
  }

  private static @Nullable SqliteException insideTransaction(Job job) {
    if (job.work instanceof Work.Begin || job.work instanceof Work.BeginRead) {
      return new SqliteException(
          SqlState.ERROR,
          SqlState.ACTIVE_TRANSACTION,
          "this connection is in a transaction already; use SAVEPOINT to nest",
          null);
    }
    if (job.work instanceof Work.Query query
        && query.text().statements().size() > 1
        && query.text().controlsTransaction()) {
      return new SqliteException(
          SqlState.ERROR,
          SqlState.ACTIVE_TRANSACTION,
          "a script with its own BEGIN, COMMIT or ROLLBACK cannot run inside a transaction",
          query.sql());
    }
    return null;
  }

  private static @Nullable SqliteException insideReadTransaction(Job job) {
    boolean allowed =
        switch (job.work) {
          case Work.Query query -> query.readOnly() || isSavepoint(query.text());
          case Work.Batch batch -> batch.readOnly();
          case Work.Fetch fetch -> fetch.text().readOnly();
          default -> true;
        };
    return allowed
        ? insideTransaction(job)
        : new SqliteException(
            SqlState.READONLY,
            SqlState.READ_ONLY_TRANSACTION,
            "the transaction is read-only",
            job.work.sql());
  }

  private static boolean isSavepoint(SqlText text) {
    return text.statements().stream()
        .allMatch(statement -> statement.kind() == SqlStatement.Kind.SAVEPOINT);
  }

  /** What a pool, or a connection outside a transaction, cannot execute. */
  static @Nullable SqliteException outsideTransaction(Job job) {
    if (!(job.work instanceof Work.Query query) || query.text().statements().size() != 1) {
      return null;
    }
    return switch (query.text().statements().getFirst().kind()) {
      case BEGIN, COMMIT, ROLLBACK ->
          new SqliteException(
              SqlState.ERROR,
              SqlState.FEATURE_NOT_SUPPORTED,
              "a transaction needs a connection: use withTransaction or getConnection",
              query.sql());
      case SAVEPOINT ->
          new SqliteException(
              SqlState.ERROR,
              SqlState.NO_ACTIVE_TRANSACTION,
              "a savepoint needs a transaction: begin one first",
              query.sql());
      case READ_HANDLE ->
          new SqliteException(
              SqlState.ERROR,
              SqlState.FEATURE_NOT_SUPPORTED,
              "outside a transaction last_insert_rowid() and changes() would tell of whichever"
                  + " command wrote last: use RETURNING, rowCount() or SqliteBuilder.LAST_INSERT_ID",
              query.sql());
      default -> null;
    };
  }

  /** Why a command of a transaction that is over fails. */
  private static SqliteException over(Transaction transaction, Job job) {
    SqliteException lost = transaction.lost();
    return new SqliteException(
        SqlState.ABORT,
        SqlState.FAILED_TRANSACTION,
        lost == null
            ? "the transaction is over"
            : "the transaction was rolled back by SQLite after: " + lost.errorMessage(),
        job.work.sql());
  }

  /** Called when a command of this connection has settled, by whoever settled it. */
  void settled(Job job) {
    List<Job> settled = new ArrayList<>(0);
    Completable<Void> completion;
    synchronized (this) {
      forget(job);
      after(job, settled);
      dispatch(settled);
      completion = finishClosing(settled);
    }
    settled.forEach(Job::answer);
    if (completion != null) {
      afterTheLastAnswer(completion);
    }
  }

  /** Tells outcomes in the order of the commands, whichever threads they come from. */
  void answer(Job job) {
    List<Job> due = new ArrayList<>(1);
    synchronized (this) {
      answerable.add(job);
      for (Job next = unanswered.peekFirst();
          next != null && answerable.remove(next);
          next = unanswered.peekFirst()) {
        due.add(unanswered.removeFirst());
      }
    }
    due.forEach(Job::deliver);
  }

  private void forget(Job job) {
    inFlight.remove(job);
    if (inFlight.isEmpty()) {
      readInFlight = false;
    }
  }

  private void after(Job job, List<Job> settled) {
    switch (job.work) {
      case Work.Begin begin -> {
        if (job.failed() && transaction == begin.transaction()) {
          transaction = null;
          emptyMailbox(begin.transaction(), settled);
        }
      }
      case Work.BeginRead begin -> {
        if (job.failed()) {
          endReading();
        }
      }
      case Work.End end -> {
        transaction = null;
        if (readsOneState) {
          endReading();
        }
      }
      case Work.CloseCursor close -> {
        writerCursors.remove(close.cursor());
        if (pinnedCursors.remove(close.cursor()) && pinnedCursors.isEmpty() && !readsOneState) {
          unpin();
        }
      }
      default -> {}
    }
  }

  /** Fails what followed a begin that failed. */
  private void emptyMailbox(Transaction failed, List<Job> settled) {
    failed.jobs.close();
    for (Job job = failed.jobs.poll(); job != null; job = failed.jobs.poll()) {
      forget(job);
      if (settleAfterTheEnd(failed, job)) {
        settled.add(job);
      }
    }
  }

  private void endReading() {
    readsOneState = false;
    pinnedCursors.clear();
    unpin();
  }

  private void unpin() {
    Reader pinned = reader;
    reader = null;
    if (pinned != null) {
      database.unpin(pinned);
    }
  }

  /**
   * Cancels the first unanswered command: one that waits is withdrawn, one that runs is
   * interrupted. The end of a transaction is never cancelled.
   *
   * @return completed when that command has been answered; at once when there is none
   */
  Future<Void> cancel() {
    Job job;
    synchronized (this) {
      job = inFlight.isEmpty() ? pending.peekFirst() : inFlight.peekFirst();
    }
    if (job == null) {
      return Future.succeededFuture();
    }
    if (!(job.work instanceof Work.End)) {
      cancel(job);
    }
    return job.answered();
  }

  private void cancel(Job job) {
    if (job.withdraw(DatabaseThread.cancelled(job))) {
      database.forget(job);
      settled(job);
      job.answer();
    } else {
      job.interrupt();
    }
  }

  /** Whether the first unanswered command has reached SQLite. */
  synchronized boolean running() {
    Job first = inFlight.peekFirst();
    return first != null && first.running();
  }

  /** Refuses further commands; completes when those taken are settled and nothing is left open. */
  void close(Completable<Void> completion) {
    List<Job> settled = new ArrayList<>(0);
    Completable<Void> done;
    synchronized (this) {
      if (closing != null || closed) {
        done = completion;
      } else {
        closing = completion;
        done = finishClosing(settled);
      }
    }
    settled.forEach(Job::answer);
    if (done != null) {
      afterTheLastAnswer(done);
    }
  }

  private void afterTheLastAnswer(Completable<Void> completion) {
    Job last;
    synchronized (this) {
      last = unanswered.peekLast();
    }
    if (last == null) {
      completion.succeed();
    } else {
      last.answered().onComplete(v -> completion.succeed());
    }
  }

  private @Nullable Completable<Void> finishClosing(List<Job> settled) {
    Completable<Void> completion = closing;
    if (completion == null || !inFlight.isEmpty() || !pending.isEmpty()) {
      return null;
    }
    if (transaction != null || readsOneState) {
      Job end = ignored(new Work.End(false), this);
      unanswered.addLast(end);
      pending.addLast(end);
      dispatch(settled);
      if (!inFlight.isEmpty()) {
        return null;
      }
    }
    closeCursors();
    closing = null;
    closed = true;
    return completion;
  }

  /** Nobody waits for this; whoever uses those handles next comes after it. */
  private void closeCursors() {
    for (String cursor : writerCursors) {
      var _ = database.write(ignored(new Work.CloseCursor(cursor), null));
    }
    if (reader != null) {
      var _ = reader.queue.add(ignored(new Work.CloseCursors(), null));
      unpin();
    }
  }

  private Job ignored(Work work, @Nullable Lane lane) {
    return new Job(work, lane, context, (result, failure) -> {});
  }
}
