// SPDX-License-Identifier: Apache-2.0
/** The laws and cases of tasks. Nothing here sleeps: time is virtual, or a latch tells. */
@NullMarked
package dev.selvage.tasks;

import org.jspecify.annotations.NullMarked;
