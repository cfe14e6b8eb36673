// SPDX-License-Identifier: Apache-2.0
/**
 * SQLite behind {@link dev.selvage.sql.Database}, with the driver of the module sqlite, which knows
 * nothing of this one. The only package here that may use it. Stateless.
 */
@NullMarked
package dev.selvage.sql.sqlite;

import org.jspecify.annotations.NullMarked;
