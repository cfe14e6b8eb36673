// SPDX-License-Identifier: Apache-2.0
/**
 * The workloads of SQL: {@link dev.selvage.benchmarks.sql.SqlPrograms} says what each is, and every
 * peer writes it as its users would. {@link dev.selvage.benchmarks.sql.Workload} checks what they
 * have read, and with a connection of its own what they have written.
 *
 * <p>One plain thread calls the programs; they start their callers and wait for the end of all.
 * Callers share nothing but the database and its client.
 */
@NullMarked
package dev.selvage.benchmarks.sql;

import org.jspecify.annotations.NullMarked;
