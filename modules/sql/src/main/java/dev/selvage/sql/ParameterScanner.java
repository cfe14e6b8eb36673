// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the parameters of a statement, {@code $1} and {@code :name}, outside of literals, quoted
 * names, comments and dollar quotes, and gives the named ones numbers. A colon behind a name, a
 * digit or a bracket is a slice of an array, two of them are a cast.
 */
final class ParameterScanner {
  private final String sql;
  private final StringBuilder text = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private int most;
  private int at;

  ParameterScanner(String sql) {
    this.sql = sql;
  }

  SqlText read() {
    String keyword = keyword();
    while (at < sql.length()) {
      char c = sql.charAt(at);
      switch (c) {
        case '\'' -> literal();
        case '"' -> copyTo(closing("\"", at + 1));
        case '-' -> copyTo(looking("--") ? endOfLine() : at + 1);
        case '/' -> copyTo(looking("/*") ? endOfComment() : at + 1);
        case '$' -> dollar();
        case ':' -> colon();
        default -> copyTo(at + 1);
      }
    }
    if (!names.isEmpty() && most > 0) {
      throw new IllegalArgumentException(
          "a statement has parameters with names or with numbers, not both: " + sql.strip());
    }
    int parameters = names.isEmpty() ? most : names.size();
    return new SqlText(sql, text.toString(), parameters, List.copyOf(names), keyword);
  }

  /** The first word of the statement, in lower case. */
  String keyword() {
    int begin = 0;
    while (begin < sql.length() && !Character.isLetter(sql.charAt(begin))) {
      at = begin;
      begin = looking("--") ? endOfLine() : looking("/*") ? endOfComment() : begin + 1;
    }
    at = 0;
    int end = begin;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    if (end == begin) {
      throw new IllegalArgumentException("there is no statement in \"" + sql.strip() + "\"");
    }
    return sql.substring(begin, end).toLowerCase(Locale.ROOT);
  }

  private boolean looking(String next) {
    return sql.startsWith(next, at);
  }

  private void copyTo(int end) {
    text.append(sql, at, end);
    at = end;
  }

  /** Behind the closing quote; a doubled one is read as two literals, which is as good. */
  private int closing(String quote, int from) {
    int end = sql.indexOf(quote, from);
    return end < 0 ? sql.length() : end + quote.length();
  }

  private void literal() {
    boolean escapes = at > 0 && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e');
    if (!escapes || (at > 1 && isName(sql.charAt(at - 2)))) {
      copyTo(closing("'", at + 1));
      return;
    }
    int end = at + 1;
    while (end < sql.length() && sql.charAt(end) != '\'') {
      end += sql.charAt(end) == '\\' ? 2 : 1;
    }
    copyTo(Math.min(end + 1, sql.length()));
  }

  private int endOfLine() {
    return closing("\n", at);
  }

  /** Comments nest in Postgres. */
  private int endOfComment() {
    int depth = 1;
    int end = at + 2;
    while (end < sql.length() && depth > 0) {
      int step = sql.startsWith("/*", end) || sql.startsWith("*/", end) ? 2 : 1;
      depth += sql.startsWith("/*", end) ? 1 : sql.startsWith("*/", end) ? -1 : 0;
      end += step;
    }
    return Math.min(end, sql.length());
  }

  /** {@code $1}, or the beginning of {@code $tag$ … $tag$}. */
  private void dollar() {
    int end = at + 1;
    while (end < sql.length() && isName(sql.charAt(end))) {
      end++;
    }
    String name = sql.substring(at + 1, end);
    boolean partOfName = at > 0 && isName(sql.charAt(at - 1));
    if (!partOfName && !name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
      most = Math.max(most, name.length() > 5 ? 100_000 : Integer.parseInt(name));
      copyTo(end);
    } else if (!partOfName && end < sql.length() && sql.charAt(end) == '$') {
      String tag = sql.substring(at, end + 1);
      copyTo(closing(tag, end + 1));
    } else {
      copyTo(end);
    }
  }

  private void colon() {
    if (looking("::") || looking(":=")) {
      copyTo(at + 2);
      return;
    }
    int end = at + 1;
    while (end < sql.length() && isName(sql.charAt(end))) {
      end++;
    }
    boolean named = end > at + 1 && !Character.isDigit(sql.charAt(at + 1));
    boolean slice = at > 0 && (isName(sql.charAt(at - 1)) || sql.charAt(at - 1) == ']');
    if (!named || slice) {
      copyTo(end);
      return;
    }
    String name = sql.substring(at + 1, end);
    if (!names.contains(name)) {
      names.add(name);
    }
    text.append('$').append(names.indexOf(name) + 1);
    at = end;
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
