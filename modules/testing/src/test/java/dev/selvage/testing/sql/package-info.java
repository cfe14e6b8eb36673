// SPDX-License-Identifier: Apache-2.0
/** Tests on databases, of which this module has SQLite; those on Postgres are in its module. */
@NullMarked
package dev.selvage.testing.sql;

import org.jspecify.annotations.NullMarked;
