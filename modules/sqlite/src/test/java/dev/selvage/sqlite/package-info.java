// SPDX-License-Identifier: Apache-2.0
/** Tests of the driver against real database files. */
@NullMarked
package dev.selvage.sqlite;

import org.jspecify.annotations.NullMarked;
