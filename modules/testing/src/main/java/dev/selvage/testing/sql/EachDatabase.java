// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once for each kind of database, as a task, on a database that is new and empty.
 *
 * <pre>{@code
 * @EachDatabase
 * void user_isFoundByName(Database db) {
 *   db.execute("CREATE TABLE users(name TEXT)");
 *   ...
 * }
 * }</pre>
 *
 * <p>It may take the {@link dev.selvage.sql.Database}, its {@link DatabaseKind}, its URI as a
 * {@link String}, and the {@link io.vertx.core.Vertx}; so may methods annotated with
 * {@code @BeforeEach} and {@code @AfterEach}, which run as tasks as well.
 *
 * <p>Afterwards the database is closed and deleted. A test that still holds a connection fails, and
 * so does one that takes longer than 50 seconds; it is cancelled then. Time is real: virtual time
 * does not move a database.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EachDatabaseExtension.class)
public @interface EachDatabase {
  /** The kinds to run it on; all unless named. */
  DatabaseKind[] value() default {DatabaseKind.SQLITE, DatabaseKind.POSTGRES};
}
