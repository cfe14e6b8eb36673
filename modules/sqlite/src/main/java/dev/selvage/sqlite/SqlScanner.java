// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import dev.selvage.sqlite.SqlStatement.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits a text into statements, rewrites {@code $n} to {@code ?n}, counts parameters, and tells
 * reads from writes by their first words.
 *
 * <p>It knows SQLite's tokens, not its grammar: strings, quoted names, comments, parentheses, and
 * that the semicolons of a trigger's body do not end it (they do after {@code ; END}, as in {@code
 * sqlite3_complete}). A wrong guess is harmless: reader handles are {@code query_only}, so a write
 * taken for a read is refused there and executed by the writer.
 */
final class SqlScanner {

  private final String sql;
  private final List<SqlStatement> statements = new ArrayList<>();
  private int at;

  private StringBuilder text = new StringBuilder();
  private int copied;
  private int depth;
  private int parameters;
  private Map<String, Integer> named = new HashMap<>();
  private List<String> words = new ArrayList<>();
  private @Nullable Kind withKind;
  private boolean insertsInWith;
  private boolean handleState;
  private boolean trigger;
  private String lastToken = "";
  private String beforeLastToken = "";

  private SqlScanner(String sql) {
    this.sql = sql;
  }

  static SqlText scan(String sql) {
    return new SqlScanner(sql).scan();
  }

  private SqlText scan() {
    while (at < sql.length()) {
      token();
    }
    endStatement();
    return new SqlText(sql, statements);
  }

  private void token() {
    char c = sql.charAt(at);
    switch (c) {
      case '\'', '"', '`' -> quoted(c);
      case '[' -> skipTo("]");
      case '-' -> comment("--", "\n");
      case '/' -> comment("/*", "*/");
      case '(' -> symbol(1);
      case ')' -> symbol(-1);
      case ';' -> semicolon();
      case '?' -> questionMark();
      case '$', ':', '@' -> namedParameter();
      default -> wordOrOther(c);
    }
  }

  private void symbol(int depthChange) {
    depth += depthChange;
    at++;
    note(" ");
  }

  private void quoted(char quote) {
    int end = at + 1;
    while (true) {
      end = sql.indexOf(quote, end);
      if (end < 0) {
        at = sql.length();
        break;
      }
      if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
        end += 2;
        continue;
      }
      at = end + 1;
      break;
    }
    note(" ");
  }

  private void skipTo(String closing) {
    int end = sql.indexOf(closing, at);
    at = end < 0 ? sql.length() : end + closing.length();
    note(" ");
  }

  private void comment(String opening, String closing) {
    if (!sql.startsWith(opening, at)) {
      at++;
      note(" ");
      return;
    }
    int end = sql.indexOf(closing, at + opening.length());
    at = end < 0 ? sql.length() : end + closing.length();
  }

  private void semicolon() {
    boolean inside = trigger && !(lastToken.equals("END") && beforeLastToken.equals(";"));
    if (inside) {
      at++;
      note(";");
    } else {
      endStatement();
      at++;
      copied = at;
    }
  }

  private void questionMark() {
    int start = ++at;
    while (at < sql.length() && isDigit(sql.charAt(at))) {
      at++;
    }
    parameters = at == start ? parameters + 1 : Math.max(parameters, number(start, at));
    note(" ");
  }

  private void namedParameter() {
    int start = at++;
    while (at < sql.length() && isWord(sql.charAt(at))) {
      at++;
    }
    String name = sql.substring(start, at);
    if (name.length() > 1 && name.charAt(0) == '$' && isNumber(name)) {
      text.append(sql, copied, start).append('?').append(name, 1, name.length());
      copied = at;
      parameters = Math.max(parameters, number(start + 1, at));
    } else if (name.length() > 1 && !named.containsKey(name)) {
      named.put(name, ++parameters);
    }
    note(" ");
  }

  private void wordOrOther(char c) {
    if (!isWord(c)) {
      at++;
      if (!Character.isWhitespace(c)) {
        note(" ");
      }
      return;
    }
    int start = at;
    while (at < sql.length() && isWord(sql.charAt(at))) {
      at++;
    }
    word(sql.substring(start, at).toUpperCase(Locale.ROOT));
  }

  private void word(String word) {
    if (words.size() < 4) {
      words.add(word);
      trigger |= word.equals("TRIGGER") && words.getFirst().equals("CREATE");
    }
    switch (word) {
      case "LAST_INSERT_ROWID", "CHANGES", "TOTAL_CHANGES" -> handleState |= isCall();
      case "SELECT", "VALUES" -> mainVerb(Kind.READ, false);
      case "UPDATE", "DELETE" -> mainVerb(Kind.WRITE, false);
      case "INSERT", "REPLACE" -> mainVerb(Kind.WRITE, true);
      default -> {}
    }
    note(word);
  }

  private boolean isCall() {
    int next = at;
    while (next < sql.length() && Character.isWhitespace(sql.charAt(next))) {
      next++;
    }
    return next < sql.length() && sql.charAt(next) == '(';
  }

  private void mainVerb(Kind kind, boolean inserts) {
    if (depth == 0 && withKind == null) {
      withKind = kind;
      insertsInWith = inserts;
    }
  }

  private void note(String token) {
    beforeLastToken = lastToken;
    lastToken = token;
  }

  private void endStatement() {
    text.append(sql, copied, at);
    copied = at;
    if (!words.isEmpty() || !lastToken.isEmpty()) {
      Kind kind = kind();
      statements.add(new SqlStatement(text.toString().strip(), kind, parameters, inserts(kind)));
    }
    text = new StringBuilder();
    depth = 0;
    parameters = 0;
    named = new HashMap<>();
    words = new ArrayList<>();
    withKind = null;
    insertsInWith = false;
    handleState = false;
    trigger = false;
    lastToken = "";
    beforeLastToken = "";
  }

  private boolean inserts(Kind kind) {
    return kind == Kind.WRITE && insertsInWith;
  }

  private Kind kind() {
    String first = words.isEmpty() ? "" : words.getFirst();
    return switch (first) {
      case "SELECT", "VALUES" -> read();
      case "EXPLAIN" -> Kind.READ;
      case "WITH" -> withKind == Kind.WRITE ? Kind.WRITE : read();
      case "INSERT", "REPLACE", "UPDATE", "DELETE" -> Kind.WRITE;
      case "CREATE", "DROP", "ALTER", "REINDEX", "ANALYZE" -> Kind.SCHEMA;
      case "BEGIN" -> Kind.BEGIN;
      case "COMMIT", "END" -> Kind.COMMIT;
      case "ROLLBACK" -> words.contains("TO") ? Kind.SAVEPOINT : Kind.ROLLBACK;
      case "SAVEPOINT", "RELEASE" -> Kind.SAVEPOINT;
      default -> Kind.UTILITY;
    };
  }

  private Kind read() {
    return handleState ? Kind.READ_HANDLE : Kind.READ;
  }

  private int number(int start, int end) {
    String digits = sql.substring(start, end);
    return digits.length() > 5 ? 99_999 : Integer.parseInt(digits);
  }

  private static boolean isNumber(String name) {
    for (int i = 1; i < name.length(); i++) {
      if (!isDigit(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }
}
