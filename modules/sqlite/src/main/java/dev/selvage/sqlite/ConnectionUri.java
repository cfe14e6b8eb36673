// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import dev.selvage.sqlite.SqliteConnectOptions.Mode;
import dev.selvage.sqlite.SqliteConnectOptions.Synchronous;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** The {@code sqlite:} URIs: {@code sqlite:FILE?option=value&...}. */
final class ConnectionUri {

  static final String SCHEME = "sqlite:";

  private ConnectionUri() {}

  static SqliteConnectOptions parse(String uri) {
    if (!uri.startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "a SQLite URI begins with \"sqlite:\", but this is \"" + uri + "\"");
    }
    int question = uri.indexOf('?');
    String file = uri.substring(SCHEME.length(), question < 0 ? uri.length() : question);
    var options = new SqliteConnectOptions(file(uri, file));
    if (question >= 0) {
      for (String option : uri.substring(question + 1).split("&", -1)) {
        if (!option.isEmpty()) {
          apply(options, uri, option);
        }
      }
    }
    return options;
  }

  private static String file(String uri, String file) {
    String path = file;
    if (path.startsWith("//")) {
      if (!path.startsWith("///")) {
        throw new IllegalArgumentException(
            "SQLite has no host: write sqlite:file.db or sqlite:/dir/file.db instead of \""
                + uri
                + "\"");
      }
      path = path.substring(2);
    }
    if (path.isEmpty()) {
      throw new IllegalArgumentException("the URI \"" + uri + "\" names no database file");
    }
    return decode(path);
  }

  private static void apply(SqliteConnectOptions options, String uri, String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : decode(option.substring(equals + 1));
    try {
      set(options, name, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the option \"" + option + "\" of \"" + uri + "\" is not valid: " + e.getMessage(), e);
    }
  }

  private static void set(SqliteConnectOptions options, String name, String value) {
    switch (name) {
      case "mode" -> mode(options, value);
      case "synchronous" ->
          options.setSynchronous(Synchronous.valueOf(value.toUpperCase(Locale.ROOT)));
      case "readers" -> options.setReaders(Integer.parseInt(value));
      case "busy_timeout" -> options.setBusyTimeout(Duration.ofMillis(Long.parseLong(value)));
      case "close_grace" -> options.setCloseGrace(Duration.ofMillis(Long.parseLong(value)));
      case "queue_limit" -> options.setQueueLimit(Integer.parseInt(value));
      case "foreign_keys" -> options.setForeignKeys(bool(value));
      case "statement_cache" -> options.setPreparedStatementCacheMaxSize(Integer.parseInt(value));
      default -> pragma(options, name, value);
    }
  }

  private static void pragma(SqliteConnectOptions options, String name, String value) {
    if (!name.startsWith("pragma.")) {
      throw new IllegalArgumentException(
          "known are mode, synchronous, readers, busy_timeout, close_grace, queue_limit,"
              + " foreign_keys, statement_cache and pragma.NAME");
    }
    options.addProperty(name.substring("pragma.".length()), value);
  }

  private static void mode(SqliteConnectOptions options, String value) {
    switch (value) {
      case "rwc" -> options.setMode(Mode.CREATE);
      case "rw" -> options.setMode(Mode.READ_WRITE);
      case "ro" -> options.setMode(Mode.READ_ONLY);
      case "memory" -> options.setDatabase(":memory:" + options.getDatabase());
      default -> throw new IllegalArgumentException("mode is one of rwc, rw, ro, memory");
    }
  }

  private static boolean bool(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "on", "1", "" -> true;
      case "false", "off", "0" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
