// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import dev.selvage.sql.Database;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run once for each kind of database, in a task, with a parameter {@link Database}
 * that is new and empty.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EachDatabaseExtension.class)
public @interface EachDatabase {
  /** The kinds to run it on; all unless named. */
  Kind[] value() default {Kind.SQLITE, Kind.POSTGRES};
}
