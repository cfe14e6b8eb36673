// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

/** SQLite's result codes, and the SQLSTATE that Postgres gives to the same failure. */
final class SqlState {

  static final int ERROR = 1;
  static final int INTERNAL = 2;
  static final int ABORT = 4;
  static final int BUSY = 5;
  static final int LOCKED = 6;
  static final int READONLY = 8;
  static final int INTERRUPT = 9;
  static final int CANTOPEN = 14;
  static final int CONSTRAINT = 19;
  static final int MISMATCH = 20;
  static final int MISUSE = 21;
  static final int RANGE = 25;
  static final int NOTADB = 26;

  static final String FAILED_TRANSACTION = "25P02";
  static final String READ_ONLY_TRANSACTION = "25006";
  static final String NO_ACTIVE_TRANSACTION = "25P01";
  static final String ACTIVE_TRANSACTION = "25001";
  static final String LOCK_NOT_AVAILABLE = "55P03";
  static final String QUERY_CANCELED = "57014";
  static final String TOO_MANY_WAITING = "53300";
  static final String CONNECTION_CLOSED = "08003";
  static final String FEATURE_NOT_SUPPORTED = "0A000";
  static final String PARAMETER_COUNT = "07001";
  static final String UNSUPPORTED_TYPE = "07006";

  private SqlState() {}

  static String of(int extendedCode) {
    return switch (extendedCode) {
      case 275 -> "23514"; // SQLITE_CONSTRAINT_CHECK
      case 787 -> "23503"; // SQLITE_CONSTRAINT_FOREIGNKEY
      case 1299 -> "23502"; // SQLITE_CONSTRAINT_NOTNULL
      case 1555, 2067, 2579 -> "23505"; // ..._PRIMARYKEY, ..._UNIQUE, ..._ROWID
      case 3091 -> "22018"; // SQLITE_CONSTRAINT_DATATYPE: a STRICT table refused a value
      case 517 -> "40001"; // SQLITE_BUSY_SNAPSHOT
      default -> ofPrimary(extendedCode & 0xff);
    };
  }

  private static String ofPrimary(int code) {
    return switch (code) {
      case ERROR -> "42000"; // syntax, unknown table or column: SQLite has one code for all
      case 3, 23 -> "42501"; // PERM, AUTH
      case ABORT -> "40000";
      case BUSY, LOCKED -> LOCK_NOT_AVAILABLE;
      case 7 -> "53200"; // NOMEM
      case READONLY -> "25006";
      case INTERRUPT -> QUERY_CANCELED;
      case 10 -> "58030"; // IOERR
      case 11, NOTADB -> "XX001"; // CORRUPT, NOTADB
      case 13 -> "53100"; // FULL
      case CANTOPEN -> "08001";
      case 15 -> "55000"; // PROTOCOL
      case 17 -> "0A000"; // SCHEMA
      case 18 -> "54000"; // TOOBIG
      case CONSTRAINT -> "23000";
      case MISMATCH -> "22018";
      case MISUSE -> "HY010";
      case RANGE -> PARAMETER_COUNT;
      default -> "XX000";
    };
  }
}
