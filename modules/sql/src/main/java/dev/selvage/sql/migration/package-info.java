// SPDX-License-Identifier: Apache-2.0
/**
 * Versioned changes of a database's schema: SQL files, applied in order, once. {@link
 * dev.selvage.sql.migration.Migrations} is the way in. Its values are immutable; several processes
 * may migrate one database at the same time.
 */
@NullMarked
package dev.selvage.sql.migration;

import org.jspecify.annotations.NullMarked;
