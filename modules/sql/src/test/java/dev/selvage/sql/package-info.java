// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.selvage.sql;

import org.jspecify.annotations.NullMarked;
