// SPDX-License-Identifier: Apache-2.0
/** Handing elements over, on virtual time and across event loops. */
@NullMarked
package dev.selvage.tasks.queue;

import org.jspecify.annotations.NullMarked;
