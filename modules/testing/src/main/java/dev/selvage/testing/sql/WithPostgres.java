// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that get a Postgres: as a {@link PostgresServer}, which all tests of a JVM share, or as a
 * {@link PostgresSchema}, which is the test's own, empty, and gone after it. For code that opens
 * its database itself, with whatever driver; {@link EachDatabase} opens one.
 *
 * <pre>{@code
 * @Test
 * @WithPostgres
 * void service_startsOnAnEmptyDatabase(PostgresSchema schema) {
 *   Service.start(options, new String[] {"--set", "database.url=" + schema.uri()}, setup);
 * }
 * }</pre>
 *
 * <p>On a class it holds for all of its tests. A parameter of a method annotated with
 * {@code @BeforeAll} gets a schema that is there until all tests of the class have run.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PostgresExtension.class)
public @interface WithPostgres {}
