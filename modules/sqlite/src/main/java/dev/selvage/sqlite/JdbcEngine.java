// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import dev.selvage.sqlite.SqliteConnectOptions.Mode;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * The engine on sqlite-jdbc. It goes below JDBC to the driver's own {@link DB}, which is SQLite's C
 * interface in Java: JDBC would hide parameter binding, extended codes and steps behind layers that
 * cost more than SQLite itself. Auto-commit is switched off in the connection's configuration only,
 * which keeps sqlite-jdbc from opening and committing transactions on its own.
 */
final class JdbcEngine implements Engine {

  /** How many instructions of SQLite's machine pass between two pulses: about 100 µs. */
  private static final int INSTRUCTIONS_PER_PULSE = 4_000;

  private static final int ROW = 100;
  private static final int INTEGER = 1;
  private static final int FLOAT = 2;
  private static final int TEXT = 3;
  private static final int BLOB = 4;

  private final SQLiteConnection connection;
  private final DB db;
  private final Statement lastInsertRowid;

  private JdbcEngine(SQLiteConnection connection, Pulse pulse) throws SQLException {
    this.connection = connection;
    this.db = connection.getDatabase();
    connection.getConnectionConfig().setAutoCommit(false);
    ProgressHandler.setHandler(
        connection,
        INSTRUCTIONS_PER_PULSE,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return pulse.goOn() ? 0 : 1;
          }
        });
    BusyHandler.setHandler(
        connection,
        new BusyHandler() {
          @Override
          protected int callback(int attempts) {
            return pulse.awaitLock(attempts) ? 1 : 0;
          }
        });
    this.lastInsertRowid = prepare("SELECT last_insert_rowid()");
  }

  static JdbcEngine open(String file, Mode mode, Pulse pulse) {
    var config = new SQLiteConfig(new Properties());
    config.resetOpenMode(SQLiteOpenMode.FULLMUTEX);
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.setBusyTimeout(0);
    switch (mode) {
      case CREATE -> {}
      case READ_WRITE -> config.resetOpenMode(SQLiteOpenMode.CREATE);
      case READ_ONLY -> {
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
      }
    }
    try {
      SQLiteConnection connection =
          JDBC.createConnection(JDBC.PREFIX + file, config.toProperties());
      try {
        return new JdbcEngine(connection, pulse);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  @Override
  public Statement prepare(String sql) {
    try {
      return new JdbcStatement(db, (CoreStatement) connection.prepareStatement(sql));
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  @Override
  public long changes() {
    try {
      return db.changes();
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  @Override
  public long lastInsertRowid() {
    try {
      lastInsertRowid.step();
      @Nullable Object[] row = new Object[1];
      lastInsertRowid.read(row);
      return (Long) Objects.requireNonNull(row[0]);
    } finally {
      lastInsertRowid.reset();
    }
  }

  @Override
  public boolean inTransaction() {
    try {
      execute("BEGIN");
    } catch (SqliteException e) {
      return true; // there is none within another
    }
    execute("ROLLBACK");
    return false;
  }

  @Override
  public String version() {
    try {
      return db.libversion();
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  static SqliteException translate(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      return new SqliteException(code.code, message(e.getMessage(), code), null);
    }
    return new SqliteException(SqlState.ERROR, String.valueOf(e.getMessage()), null);
  }

  /** Undoes sqlite-jdbc's "[NAME] Explanation (message)": the message is SQLite's own. */
  private static String message(@Nullable String text, SQLiteErrorCode code) {
    String prefix = code + " (";
    if (text != null && text.startsWith(prefix) && text.endsWith(")")) {
      String message = text.substring(prefix.length(), text.length() - 1);
      return message.equals("not an error") ? code.message : message;
    }
    return text == null ? code.message : text;
  }

  private static final class JdbcStatement implements Statement {

    private static final @Nullable Object[] NONE = {};

    private final DB db;
    private final CoreStatement statement;
    private @Nullable Object[] values = NONE;
    private boolean started;

    JdbcStatement(DB db, CoreStatement statement) {
      this.db = db;
      this.statement = statement;
    }

    @Override
    public int columnCount() {
      try {
        return statement.pointer.safeRunInt(DB::column_count);
      } catch (SQLException e) {
        throw translate(e);
      }
    }

    @Override
    public String columnName(int column) {
      try {
        String name = statement.pointer.safeRun((db, pointer) -> db.column_name(pointer, column));
        return name == null ? "" : name;
      } catch (SQLException e) {
        throw translate(e);
      }
    }

    @Override
    public @Nullable String declaredType(int column) {
      try {
        return statement.pointer.safeRun((db, pointer) -> db.column_decltype(pointer, column));
      } catch (SQLException e) {
        throw translate(e);
      }
    }

    @Override
    public void bind(@Nullable Object[] values) {
      this.values = values;
    }

    @Override
    public boolean step() {
      try {
        if (!started) {
          started = true;
          return db.execute(statement, values);
        }
        int code = statement.pointer.safeRunInt(DB::step);
        if (code == ROW) {
          return true;
        }
        if (code != ROW + 1) {
          db.throwex(code);
        }
        return false;
      } catch (SQLException e) {
        throw translate(e);
      }
    }

    @Override
    public void read(@Nullable Object[] row) {
      try {
        statement.pointer.safeRunConsume((db, pointer) -> {
          for (int i = 0; i < row.length; i++) {
            row[i] = value(db, pointer, i);
          }
        });
      } catch (SQLException e) {
        throw translate(e);
      }
    }

    private static @Nullable Object value(DB db, long pointer, int column) throws SQLException {
      return switch (db.column_type(pointer, column)) {
        case INTEGER -> db.column_long(pointer, column);
        case FLOAT -> db.column_double(pointer, column);
        case TEXT -> db.column_text(pointer, column);
        case BLOB -> {
          byte[] bytes = db.column_blob(pointer, column);
          yield bytes == null ? new byte[0] : bytes;
        }
        default -> null;
      };
    }

    @Override
    public void reset() {
      started = false;
      values = NONE;
      if (!dead()) {
        try {
          statement.pointer.safeRunInt(DB::reset);
        } catch (SQLException e) {
          throw translate(e);
        }
      }
    }

    @Override
    public boolean dead() {
      return statement.pointer.isClosed();
    }

    @Override
    public void close() {
      try {
        statement.pointer.close();
      } catch (SQLException e) {
        // Closing repeats the error of the last step, which has been reported already.
        System.getLogger("dev.selvage.sqlite").log(System.Logger.Level.DEBUG, "close", e);
      }
    }
  }
}
