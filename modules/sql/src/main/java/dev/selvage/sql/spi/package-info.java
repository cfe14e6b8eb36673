// SPDX-License-Identifier: Apache-2.0
/**
 * What a database must do for {@link dev.selvage.sql.Database}: an {@link
 * dev.selvage.sql.spi.Engine} per kind of database, found by {@link java.util.ServiceLoader} and
 * chosen by the scheme of the URI. Engines are called on event loops, by several of them at once,
 * and never wait.
 */
@NullMarked
package dev.selvage.sql.spi;

import org.jspecify.annotations.NullMarked;
