// SPDX-License-Identifier: Apache-2.0
/** Flows, on virtual time and seeded orders. */
@NullMarked
package dev.selvage.tasks.flow;

import org.jspecify.annotations.NullMarked;
