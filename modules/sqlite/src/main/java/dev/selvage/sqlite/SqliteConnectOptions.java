// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.sqlclient.SqlConnectOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Which database to open, and how. A mutable bean, as Vert.x wants it; copied when a pool is built.
 *
 * <p>The database is a file name, or {@code :memory:} for a database of the pool's own, or {@code
 * :memory:name} for one that all pools of the same {@code Vertx} share under that name. A database
 * in memory has one thread and one handle, so its reads wait for its transactions.
 *
 * <p>All pools of one {@code Vertx} with equal options share one set of threads.
 */
public final class SqliteConnectOptions extends SqlConnectOptions {

  /** How SQLite may open the file. */
  public enum Mode {
    /** Reads and writes; the file is created when it is missing. */
    CREATE,
    /** Reads and writes an existing file. */
    READ_WRITE,
    /** Reads an existing file; every write fails with SQLSTATE 25006. */
    READ_ONLY
  }

  /** What SQLite has done when a commit is acknowledged. */
  public enum Synchronous {
    /**
     * The commit is in the operating system's cache: it survives the death of the process, but a
     * power failure may take the last commits. The database stays consistent.
     */
    NORMAL,
    /** The commit is on the disk: it survives a power failure as well. */
    FULL
  }

  /** Reader threads per database unless set: one per core, two at least, four at most. */
  public static final int DEFAULT_READERS =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);

  /** How long a write waits for its turn unless set. */
  public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(5);

  /** Commands that may wait unless set, for the writer and for the readers each. */
  public static final int DEFAULT_QUEUE_LIMIT = 10_000;

  /** How long closing waits for accepted commands unless set. */
  public static final Duration DEFAULT_CLOSE_GRACE = Duration.ofSeconds(5);

  private Mode mode = Mode.CREATE;
  private Synchronous synchronous = Synchronous.FULL;
  private int readers = DEFAULT_READERS;
  private Duration busyTimeout = DEFAULT_BUSY_TIMEOUT;
  private int queueLimit = DEFAULT_QUEUE_LIMIT;
  private boolean foreignKeys = true;
  private Duration closeGrace = DEFAULT_CLOSE_GRACE;

  /** Options of a private in-memory database, to be given a file by {@link #setDatabase}. */
  public SqliteConnectOptions() {
    setDatabase(":memory:");
  }

  /** Options for this file, or {@code :memory:}, or {@code :memory:name}. */
  public SqliteConnectOptions(String database) {
    setDatabase(database);
  }

  /** A copy; options of another driver give their database, properties and cache settings. */
  public SqliteConnectOptions(SqlConnectOptions other) {
    super(other);
    if (other.getDatabase() == null) {
      setDatabase(":memory:");
    }
    if (other instanceof SqliteConnectOptions sqlite) {
      mode = sqlite.mode;
      synchronous = sqlite.synchronous;
      readers = sqlite.readers;
      busyTimeout = sqlite.busyTimeout;
      queueLimit = sqlite.queueLimit;
      foreignKeys = sqlite.foreignKeys;
      closeGrace = sqlite.closeGrace;
    }
  }

  /** Options as {@link #toJson()} writes them. */
  public SqliteConnectOptions(JsonObject json) {
    super(json);
    if (getDatabase() == null) {
      setDatabase(":memory:");
    }
    mode = constant(Mode.class, json, "mode", mode);
    synchronous = constant(Synchronous.class, json, "synchronous", synchronous);
    setReaders(json.getInteger("readers", readers));
    setBusyTimeout(Duration.ofMillis(json.getLong("busyTimeoutMillis", busyTimeout.toMillis())));
    setQueueLimit(json.getInteger("queueLimit", queueLimit));
    foreignKeys = json.getBoolean("foreignKeys", foreignKeys);
    setCloseGrace(Duration.ofMillis(json.getLong("closeGraceMillis", closeGrace.toMillis())));
  }

  /**
   * Options of a URI: {@code sqlite:file.db}, {@code sqlite:/var/lib/app.db}, {@code
   * sqlite::memory:}, with options as {@code ?mode=ro&synchronous=normal&readers=2&...}: {@code
   * mode} (rwc, rw, ro, memory), {@code synchronous} (full, normal), {@code readers}, {@code
   * busy_timeout} and {@code close_grace} (milliseconds), {@code queue_limit}, {@code foreign_keys}
   * (true, false), {@code statement_cache}, and {@code pragma.NAME} for any pragma that every
   * handle executes when it is opened.
   *
   * @throws IllegalArgumentException when the URI is not of this form or an option is unknown
   */
  public static SqliteConnectOptions fromUri(String uri) {
    return ConnectionUri.parse(uri);
  }

  /** How the file is opened; {@link Mode#CREATE} unless set. */
  public Mode getMode() {
    return mode;
  }

  /** Sets how the file is opened. */
  public SqliteConnectOptions setMode(Mode mode) {
    this.mode = Objects.requireNonNull(mode, "mode");
    return this;
  }

  /** What an acknowledged commit has survived; {@link Synchronous#FULL} unless set. */
  public Synchronous getSynchronous() {
    return synchronous;
  }

  /** Sets what an acknowledged commit has survived. */
  public SqliteConnectOptions setSynchronous(Synchronous synchronous) {
    this.synchronous = Objects.requireNonNull(synchronous, "synchronous");
    return this;
  }

  /** The number of reader threads. */
  public int getReaders() {
    return readers;
  }

  /**
   * Sets the number of reader threads, 1 to 64. Each has a handle with its own page cache. A
   * connection with an open cursor outside a transaction adds a reader of its own.
   */
  public SqliteConnectOptions setReaders(int readers) {
    if (readers < 1 || readers > 64) {
      throw new IllegalArgumentException("readers must be between 1 and 64, not " + readers);
    }
    this.readers = readers;
    return this;
  }

  /** How long a write waits for its turn. */
  public Duration getBusyTimeout() {
    return busyTimeout;
  }

  /**
   * Sets how long a write or a begin waits while another transaction of this process, or another
   * process, holds the write lock. Then it fails with SQLSTATE 55P03.
   */
  public SqliteConnectOptions setBusyTimeout(Duration busyTimeout) {
    this.busyTimeout = notNegative("busyTimeout", busyTimeout);
    return this;
  }

  /** How many commands may wait, for the writer and for the readers each. */
  public int getQueueLimit() {
    return queueLimit;
  }

  /**
   * Sets how many commands may wait, for the writer, for the readers, and behind one connection
   * each. At the limit a command fails at once with SQLSTATE 53300.
   */
  public SqliteConnectOptions setQueueLimit(int queueLimit) {
    if (queueLimit < 1) {
      throw new IllegalArgumentException("queueLimit must be at least 1, not " + queueLimit);
    }
    this.queueLimit = queueLimit;
    return this;
  }

  /** Whether foreign keys are enforced; they are unless set, as in other databases. */
  public boolean isForeignKeys() {
    return foreignKeys;
  }

  /** Sets whether foreign keys are enforced. */
  public SqliteConnectOptions setForeignKeys(boolean foreignKeys) {
    this.foreignKeys = foreignKeys;
    return this;
  }

  /** How long closing waits for accepted commands before it interrupts them. */
  public Duration getCloseGrace() {
    return closeGrace;
  }

  /** Sets how long closing waits for accepted commands before it interrupts them. */
  public SqliteConnectOptions setCloseGrace(Duration closeGrace) {
    this.closeGrace = notNegative("closeGrace", closeGrace);
    return this;
  }

  @Override
  public SqliteConnectOptions setDatabase(String database) {
    super.setDatabase(database);
    return this;
  }

  /** Adds a pragma that every handle executes when it is opened. */
  @Override
  public SqliteConnectOptions addProperty(String key, String value) {
    super.addProperty(key, value);
    return this;
  }

  @Override
  public SocketAddress getSocketAddress() {
    return SocketAddress.domainSocketAddress(getDatabase());
  }

  @Override
  public JsonObject toJson() {
    return super.toJson()
        .put("mode", mode.name())
        .put("synchronous", synchronous.name())
        .put("readers", readers)
        .put("busyTimeoutMillis", busyTimeout.toMillis())
        .put("queueLimit", queueLimit)
        .put("foreignKeys", foreignKeys)
        .put("closeGraceMillis", closeGrace.toMillis());
  }

  @Override
  public SqliteConnectOptions merge(JsonObject other) {
    return new SqliteConnectOptions(toJson().mergeIn(other));
  }

  private static Duration notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + value);
    }
    return value;
  }

  private static <E extends Enum<E>> E constant(
      Class<E> type, JsonObject json, String name, E fallback) {
    String value = json.getString(name);
    return value == null ? fallback : Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
  }
}
