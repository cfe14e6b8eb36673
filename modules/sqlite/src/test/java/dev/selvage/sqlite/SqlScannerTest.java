// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.sqlite.SqlStatement.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlScannerTest {

  private static List<String> texts(String sql) {
    return SqlScanner.scan(sql).statements().stream().map(SqlStatement::text).toList();
  }

  private static SqlStatement one(String sql) {
    assertThat(SqlScanner.scan(sql).statements()).hasSize(1);
    return SqlScanner.scan(sql).statements().getFirst();
  }

  @Test
  void scan_splitsAtSemicolonsOnly() {
    assertThat(texts("SELECT 1; SELECT 2")).containsExactly("SELECT 1", "SELECT 2");
    assertThat(texts("SELECT ';', \"a;b\", `c;d`, [e;f]; -- g;h\nSELECT /* i;j */ 2;"))
        .containsExactly("SELECT ';', \"a;b\", `c;d`, [e;f]", "-- g;h\nSELECT /* i;j */ 2");
    assertThat(texts("SELECT 'it''s; fine'; SELECT 2")).hasSize(2);
    assertThat(texts("SELECT 'never closed; SELECT 2")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", ";", " ; ; ", "-- nothing", "/* nothing */;"})
  void scan_ofNothing_hasNoStatements(String sql) {
    assertThat(texts(sql)).isEmpty();
  }

  @Test
  void scan_keepsTheBodyOfATriggerTogether() {
    String trigger =
        "CREATE TEMP TRIGGER log AFTER INSERT ON t BEGIN"
            + " UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END; INSERT INTO l VALUES (1); END";

    assertThat(texts(trigger + "; SELECT 1")).containsExactly(trigger, "SELECT 1");
    assertThat(one(trigger).kind()).isEqualTo(Kind.SCHEMA);
  }

  @Test
  void scan_rewritesDollarNumbers() {
    SqlStatement statement = one("SELECT $1, $12, '$3', \"$4\", a$5, $name -- $6\nFROM t");

    assertThat(statement.text())
        .isEqualTo("SELECT ?1, ?12, '$3', \"$4\", a$5, $name -- $6\nFROM t");
    assertThat(statement.parameters()).isEqualTo(13);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 | 0",
        "SELECT ?, ? | 2",
        "SELECT ?3, ? | 4",
        "SELECT $2, $2 | 2",
        "SELECT :a, :b, :a, @c | 3",
        "SELECT '?', ? | 1",
      })
  void scan_countsParameters(String sql, int parameters) {
    assertThat(one(sql).parameters()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 | READ",
        "select changes from t | READ",
        "SELECT changes() | READ_HANDLE",
        "SELECT last_insert_rowid () | READ_HANDLE",
        "VALUES (1) | READ",
        "EXPLAIN DELETE FROM t | READ",
        "WITH a AS (SELECT 1) SELECT replace('a', 'b', 'c') FROM a | READ",
        "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a | WRITE",
        "WITH a(x) AS MATERIALIZED (VALUES (1)) DELETE FROM t | WRITE",
        "insert into t values (1) | WRITE",
        "REPLACE INTO t VALUES (1) | WRITE",
        "UPDATE t SET a = 1 | WRITE",
        "DROP TABLE t | SCHEMA",
        "PRAGMA user_version | UTILITY",
        "VACUUM | UTILITY",
        "BEGIN IMMEDIATE | BEGIN",
        "END | COMMIT",
        "ROLLBACK | ROLLBACK",
        "ROLLBACK TRANSACTION TO SAVEPOINT a | SAVEPOINT",
        "RELEASE a | SAVEPOINT",
      })
  void scan_tellsKindsApart(String sql, Kind kind) {
    assertThat(
            SqlScanner.scan(sql).statements().stream()
                .map(SqlStatement::kind)
                .findFirst()
                .orElse(Kind.UTILITY))
        .isEqualTo(kind);
  }

  @Test
  void scan_knowsWhatInserts() {
    assertThat(one("INSERT INTO t VALUES (1)").inserts()).isTrue();
    assertThat(one("WITH a AS (SELECT 1) REPLACE INTO t SELECT * FROM a").inserts()).isTrue();
    assertThat(one("UPDATE t SET a = (SELECT 1)").inserts()).isFalse();
  }
}
