// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValuesTest {

  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** What comes back of a value that is stored in a column of this type. */
  private Row stored(String type, @Nullable Object value) {
    db.execute("DROP TABLE IF EXISTS v");
    db.execute("CREATE TABLE v(v " + type + ")");
    TestDatabase.await(db.pool.preparedQuery("INSERT INTO v VALUES ($1)").execute(Tuple.of(value)));
    return db.execute("SELECT v FROM v").iterator().next();
  }

  @Test
  void numbers() {
    assertThat(stored("INTEGER", Long.MIN_VALUE).getValue(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(stored("INTEGER", (short) 3).getShort(0)).isEqualTo((short) 3);
    assertThat(stored("INTEGER", 3).get(Integer.class, 0)).isEqualTo(3);
    assertThat(stored("REAL", 1.5f).getFloat(0)).isEqualTo(1.5f);
    assertThat(stored("REAL", Double.MAX_VALUE).getDouble(0)).isEqualTo(Double.MAX_VALUE);
    assertThat(stored("TEXT", new BigDecimal("12345678901234567890.12")).getBigDecimal(0))
        .isEqualTo(new BigDecimal("12345678901234567890.12"));
    assertThat(stored("NUMERIC", Numeric.create(7)).getNumeric(0)).isEqualTo(Numeric.create(7));
    assertThat(stored("ANY", BigInteger.TEN).getLong(0)).isEqualTo(10L);
    assertThat(stored("INTEGER", null).getLong(0)).isNull();
  }

  @Test
  void booleans() {
    assertThat(stored("BOOLEAN", true).getValue(0)).isEqualTo(true);
    assertThat(stored("BOOLEAN", false).getBoolean(0)).isFalse();
    assertThat(stored("INTEGER", true).getValue(0)).isEqualTo(1L);
    assertThat(stored("INTEGER", true).getBoolean(0)).isTrue();
    assertThat(stored("BOOLEAN", 7).getValue(0)).isEqualTo(7L);
  }

  @Test
  void texts() {
    assertThat(stored("TEXT", "grüße 🙂 \u0000 x").getString(0)).isEqualTo("grüße 🙂 \u0000 x");
    assertThat(stored("TEXT", "").getString(0)).isEmpty();
    assertThat(stored("TEXT", Thread.State.NEW).getString(0)).isEqualTo("NEW");
    UUID uuid = UUID.fromString("00000000-0000-0001-0000-000000000002");
    assertThat(stored("TEXT", uuid).getUUID(0)).isEqualTo(uuid);
    assertThat(stored("UUID", uuid).getValue(0)).isEqualTo(uuid);
  }

  @Test
  void times() {
    var date = LocalDate.of(2026, 1, 2);
    var time = LocalTime.of(3, 4, 5, 600_000_000);
    var dateTime = LocalDateTime.of(date, time);
    var offset = OffsetDateTime.parse("2026-01-02T03:04:05.6+02:00");
    assertThat(stored("DATE", date).getValue(0)).isEqualTo(date);
    assertThat(stored("TEXT", date).getLocalDate(0)).isEqualTo(date);
    assertThat(stored("TIME", time).getValue(0)).isEqualTo(time);
    assertThat(stored("TIMESTAMP", dateTime).getValue(0)).isEqualTo(dateTime);
    assertThat(stored("TEXT", dateTime).getLocalDateTime(0)).isEqualTo(dateTime);
    assertThat(stored("TIMESTAMPTZ", offset).getValue(0)).isEqualTo(offset);
    assertThat(stored("TIMESTAMP WITH TIME ZONE", offset).getValue(0)).isEqualTo(offset);
    assertThat(stored("TEXT", offset).getOffsetDateTime(0)).isEqualTo(offset);
    assertThat(stored("TIMETZ", offset.toOffsetTime()).getValue(0))
        .isEqualTo(OffsetTime.parse("03:04:05.6+02:00"));
    assertThat(stored("TEXT", offset.toInstant()).get(Instant.class, 0))
        .isEqualTo(offset.toInstant());
  }

  @Test
  void times_asSqliteWritesThem() {
    Row row =
        db.execute("SELECT datetime('2026-01-02 03:04:05'), date('2026-01-02'), time('03:04')")
            .iterator()
            .next();

    assertThat(row.getLocalDateTime(0)).isEqualTo("2026-01-02T03:04:05");
    assertThat(row.getOffsetDateTime(0)).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(row.getLocalDate(1)).isEqualTo("2026-01-02");
    assertThat(row.getLocalTime(2)).isEqualTo("03:04:00");
    assertThat(stored("DATETIME", "2026-01-02 03:04:05").getValue(0))
        .isEqualTo(LocalDateTime.parse("2026-01-02T03:04:05"));
    assertThat(stored("DATETIME", "yesterday").getValue(0)).isEqualTo("yesterday");
  }

  @Test
  void instants_sortAsText() {
    db.execute("CREATE TABLE i(at TEXT)");
    Instant base = Instant.parse("2026-01-02T03:04:05Z");
    List<Instant> instants =
        List.of(base, base.plusNanos(1), base.plusMillis(500), base.plusSeconds(1));
    for (Instant instant : instants.reversed()) {
      db.execute("INSERT INTO i VALUES ($1)", instant);
    }

    List<Instant> sorted =
        db.execute("SELECT at FROM i ORDER BY at").stream()
            .map(row -> row.get(Instant.class, 0))
            .toList();

    assertThat(sorted).isEqualTo(instants);
    assertThat(db.column("SELECT datetime(max(at)) FROM i")).containsExactly("2026-01-02 03:04:06");
  }

  @Test
  void json() {
    JsonObject object = new JsonObject().put("a", 1);
    assertThat(stored("JSON", object).getValue(0)).isEqualTo(object);
    assertThat(stored("TEXT", object).getJsonObject(0)).isEqualTo(object);
    assertThat(stored("JSON", new JsonArray().add(1)).getJsonArray(0))
        .isEqualTo(new JsonArray().add(1));
    assertThat(stored("JSON", Tuple.JSON_NULL).getJson(0)).isEqualTo(Tuple.JSON_NULL);
  }

  @Test
  void unsupportedType_isNamed() {
    SqliteException failure =
        failure(db.pool.preparedQuery("SELECT $1, $2").execute(Tuple.of(1, List.of(2))));

    assertThat(failure.errorMessage())
        .startsWith("parameter 2 is a java.util.ImmutableCollections");
  }

  @Test
  void columnDescriptors_tellDeclaredTypes() {
    db.execute("CREATE TABLE c(a INTEGER, b VARCHAR(20), d TIMESTAMP)");

    var columns = db.execute("SELECT a, b, d, a + 1 FROM c").columnDescriptors();

    assertThat(columns)
        .extracting(c -> c.typeName())
        .containsExactly("INTEGER", "VARCHAR(20)", "TIMESTAMP", "");
    assertThat(columns)
        .extracting(c -> c.jdbcType().name())
        .containsExactly("BIGINT", "VARCHAR", "TIMESTAMP", "OTHER");
  }

  @Test
  void columns_followAChangeOfTheSchema() {
    db.execute("CREATE TABLE s(a)");
    assertThat(db.execute("SELECT * FROM s").columnsNames()).containsExactly("a");

    db.execute("ALTER TABLE s RENAME COLUMN a TO b");
    assertThat(db.execute("SELECT * FROM s").columnsNames()).containsExactly("b");

    db.execute("ALTER TABLE s ADD COLUMN c");
    assertThat(db.execute("SELECT * FROM s").columnsNames()).containsExactly("b", "c");
  }
}
