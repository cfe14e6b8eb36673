// SPDX-License-Identifier: Apache-2.0
/**
 * SQL in direct style, on any database that has an engine: queries into records, transactions that
 * are scopes, cancellation and deadlines that reach the server. {@link dev.selvage.sql.Database} is
 * the way in; the Vert.x {@code Pool} below it is always at hand.
 *
 * <p><b>Synchronisation.</b> A {@link dev.selvage.sql.Database} may be used by the tasks of any
 * event loop; what they share, the line of those who wait for a connection, has one lock in {@code
 * Leases} and is never held across a call to anybody else. A leased connection belongs to the scope
 * that leased it; tasks forked in that scope may share it, and their statements take turns.
 *
 * <p>Nulls are never accepted or returned unless marked; parameters and columns may be null.
 */
@NullMarked
package dev.selvage.sql;

import org.jspecify.annotations.NullMarked;
