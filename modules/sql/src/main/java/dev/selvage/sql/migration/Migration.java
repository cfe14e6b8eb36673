// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.migration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One change.
 *
 * @param version its place in the order, 1 or more
 * @param description what it does, in a few words
 * @param engine the URI scheme of the only kind of database that it is for; empty for all
 * @param sql the statements
 */
public record Migration(long version, String description, Optional<String> engine, String sql) {
  private static final Pattern FILE =
      Pattern.compile("V(\\d{1,18})__(\\w+)(?:\\.(sqlite|postgresql))?\\.sql");

  /**
   * A change with these parts.
   *
   * @throws IllegalArgumentException when the version is less than 1 or there is no SQL
   */
  public Migration {
    if (version < 1 || sql.isBlank()) {
      throw new IllegalArgumentException(
          "the migration "
              + version
              + " ("
              + description
              + ") "
              + (version < 1 ? "has a version that is less than 1" : "has no SQL"));
    }
  }

  /** A change that is for every kind of database. */
  public static Migration of(long version, String description, String sql) {
    return new Migration(version, description, Optional.empty(), sql);
  }

  /**
   * The change in a file, whose name says the rest: {@code V3__add_orders.sql}, {@code
   * V3__add_orders.sqlite.sql}.
   *
   * @throws IllegalArgumentException when the name is not of that form
   */
  public static Migration ofFile(String name, String sql) {
    Matcher matcher = FILE.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "the file "
              + name
              + " is no migration: they have names such as V3__add_orders.sql, or"
              + " V3__add_orders.sqlite.sql and V3__add_orders.postgresql.sql where they differ");
    }
    return new Migration(
        Long.parseLong(matcher.group(1)),
        matcher.group(2).replace('_', ' '),
        Optional.ofNullable(matcher.group(3)),
        sql);
  }

  /** SHA-256 of the SQL, whatever the ends of its lines. */
  String checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** "3 (add orders)". */
  String inWords() {
    return version + " (" + description + ")";
  }
}
