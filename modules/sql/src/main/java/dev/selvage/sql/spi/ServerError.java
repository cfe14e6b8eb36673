// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a database said about a failure.
 *
 * @param sqlState the five characters that Postgres has for it
 * @param message the message without codes
 * @param detail more of it: detail and hint
 * @param constraint the violated constraint's name, where the database tells
 * @param table the table of the constraint, where the database tells
 * @param columns the columns of the constraint, where the database tells
 */
public record ServerError(
    String sqlState,
    String message,
    @Nullable String detail,
    @Nullable String constraint,
    @Nullable String table,
    List<String> columns) {

  /** An error without particulars. */
  public static ServerError of(String sqlState, String message) {
    return new ServerError(sqlState, message, null, null, null, List.of());
  }
}
