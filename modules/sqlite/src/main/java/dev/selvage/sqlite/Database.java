// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One database: its writer, its readers, and the queues that lead to them. Threads are started when
 * they are first needed. Safe for any thread; nothing here waits for SQLite.
 */
final class Database implements Closeable {

  private static final String NO_VERSION = "0.0.0";
  private static final int TEXTS_KEPT = 1_024;
  private static final int LONGEST_TEXT_KEPT = 10_000;

  private final DatabaseSettings settings;
  private final JobQueue writerQueue;
  private final JobQueue readerQueue;
  private final AtomicInteger schemaVersion = new AtomicInteger();
  private final ReentrantLock oneHandle = new ReentrantLock();
  private final Map<String, SqlText> texts = new LinkedHashMap<>(64, 0.75f, true);
  private final Promise<Void> closed = Promise.promise();

  // Guarded by this.
  private @Nullable Writer writer;
  private final List<Reader> pinned = new ArrayList<>();
  private final Deque<Reader> unpinned = new ArrayDeque<>();
  private volatile int sharedReaders;
  private int threads;
  private boolean closing;

  private volatile long graceEndNanos = Long.MAX_VALUE;
  private volatile String version = NO_VERSION;

  Database(DatabaseSettings settings) {
    this.settings = settings;
    this.writerQueue = new JobQueue(settings.queueLimit());
    this.readerQueue = new JobQueue(settings.queueLimit());
  }

  DatabaseSettings settings() {
    return settings;
  }

  String name() {
    return settings.database();
  }

  /** Whether a handle was opened before. */
  boolean opened() {
    return !version.equals(NO_VERSION);
  }

  /** The version of SQLite, once a handle was opened. */
  String version() {
    return version;
  }

  JobQueue writerQueue() {
    return writerQueue;
  }

  /** The scanned text; scanned once for texts in use. */
  SqlText text(String sql) {
    if (sql.length() > LONGEST_TEXT_KEPT) {
      return SqlScanner.scan(sql);
    }
    synchronized (texts) {
      SqlText known = texts.get(sql);
      if (known != null) {
        return known;
      }
    }
    SqlText text = SqlScanner.scan(sql);
    synchronized (texts) {
      texts.put(sql, text);
      if (texts.size() > TEXTS_KEPT) {
        texts.remove(texts.keySet().iterator().next());
      }
    }
    return text;
  }

  /** Whether reads and writes share one handle. */
  boolean single() {
    return settings.inMemory();
  }

  /** Hands a job to the writer; null, or why not. */
  @Nullable SqliteException write(Job job) {
    startWriter();
    return refusal(writerQueue.add(job), job);
  }

  /** Hands a job to the readers; null, or why not. */
  @Nullable SqliteException read(Job job) {
    SqliteException refusal = refusal(readerQueue.add(job), job);
    if (refusal == null) {
      lendReader();
    }
    return refusal;
  }

  @Nullable SqliteException refusal(JobQueue.Added added, Job job) {
    return switch (added) {
      case YES -> null;
      case FULL ->
          new SqliteException(
              SqlState.BUSY,
              SqlState.TOO_MANY_WAITING,
              "the queue of "
                  + name()
                  + " is full: "
                  + settings.queueLimit()
                  + " commands are waiting",
              job.work.sql());
      case CLOSED -> closedException(job.work.sql());
    };
  }

  SqliteException closedException(@Nullable String sql) {
    return new SqliteException(
        SqlState.MISUSE, SqlState.CONNECTION_CLOSED, "the pool of " + name() + " is closed", sql);
  }

  /** Takes a withdrawn job out of the queue it may be in. */
  void forget(Job job) {
    if (!writerQueue.remove(job)) {
      readerQueue.remove(job);
    }
  }

  private synchronized void startWriter() {
    if (writer == null && !closing) {
      Writer started = new Writer(this, writerQueue);
      writer = started;
      start(started, "writer");
    }
  }

  /** Starts another reader if there is work for it. */
  void lendReader() {
    if (sharedReaders >= settings.readers() || !readerQueue.needsHand()) {
      return;
    }
    synchronized (this) {
      if (sharedReaders < settings.readers() && !closing) {
        start(new Reader(this, readerQueue, settings.readers()), "reader-" + sharedReaders++);
      }
    }
  }

  /**
   * A reader of the caller's own, for cursors: an open cursor keeps its handle at the state of the
   * database that it began with, so that others must not share it.
   */
  synchronized @Nullable Reader pin() {
    Reader free = unpinned.pollFirst();
    if (free != null || closing) {
      return free;
    }
    Reader reader = new Reader(this, new JobQueue(settings.queueLimit()), 1);
    start(reader, "cursor-" + pinned.size());
    pinned.add(reader);
    return reader;
  }

  synchronized void unpin(Reader reader) {
    unpinned.addFirst(reader);
  }

  private void start(DatabaseThread thread, String role) {
    threads++;
    Thread.ofPlatform().daemon().name("sqlite-" + role + "-" + settings.shortName()).start(thread);
  }

  /** Opens a handle; called by the database threads, one at a time. */
  Handle open(DatabaseThread thread, boolean reader) {
    oneHandle.lock();
    try {
      Handle handle = HandleFactory.open(settings, reader, thread, schemaVersion);
      version = handle.version();
      return handle;
    } finally {
      oneHandle.unlock();
    }
  }

  /**
   * Closes a handle; called by the database threads, one at a time. Of several that close together
   * SQLite may take none for the last one, which is the one that removes the write-ahead log.
   */
  void close(Handle handle) {
    oneHandle.lock();
    try {
      handle.close();
    } finally {
      oneHandle.unlock();
    }
  }

  /** Whether what still runs is to be interrupted. */
  boolean graceOver(long nowNanos) {
    return graceEndNanos != Long.MAX_VALUE && nowNanos - graceEndNanos >= 0;
  }

  @Override
  public void close(Completable<Void> completion) {
    closed.future().onComplete(completion);
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      graceEndNanos = System.nanoTime() + settings.closeGrace().toNanos();
      writerQueue.close();
      readerQueue.close();
      pinned.forEach(reader -> reader.queue.close());
      if (writer != null) {
        writer.closeTransaction();
      }
      if (threads > 0) {
        return;
      }
    }
    closed.complete();
  }

  /** Called by each thread as its last act. */
  void ended(DatabaseThread thread) {
    synchronized (this) {
      threads--;
      if (!closing) {
        replaceable(thread);
        return;
      }
      if (threads > 0) {
        return;
      }
    }
    closed.complete();
  }

  /** A thread that dies before its time is replaced when it is needed next. */
  private synchronized void replaceable(DatabaseThread thread) {
    if (thread == writer) {
      writer = null;
    } else if (thread instanceof Reader dead && dead.queue == readerQueue) {
      sharedReaders--;
    }
  }

  /** Called when a thread dies of an error that is a bug of ours. */
  void crashed(Throwable t) {
    System.getLogger("dev.selvage.sqlite")
        .log(System.Logger.Level.ERROR, "a thread of " + name() + " died", t);
  }
}
