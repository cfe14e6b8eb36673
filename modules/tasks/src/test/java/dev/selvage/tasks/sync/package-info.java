// SPDX-License-Identifier: Apache-2.0
/** Taking turns, on virtual time and across event loops. */
@NullMarked
package dev.selvage.tasks.sync;

import org.jspecify.annotations.NullMarked;
