// SPDX-License-Identifier: Apache-2.0
/**
 * Postgres behind {@link dev.selvage.sql.Database}, and what only Postgres has: LISTEN and NOTIFY,
 * bulk insert, advisory locks, in {@link dev.selvage.postgres.Postgres}.
 *
 * <p><b>Synchronisation.</b> Everything here belongs to the task that uses it; notifications come
 * to its event loop through a queue.
 *
 * <p>Nulls are never accepted or returned unless marked.
 */
@NullMarked
package dev.selvage.postgres;

import org.jspecify.annotations.NullMarked;
