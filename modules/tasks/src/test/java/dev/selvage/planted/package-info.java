// SPDX-License-Identifier: Apache-2.0
/** Programs with tasks that nobody can wake: outside the toolkit's packages, as users' are. */
@NullMarked
package dev.selvage.planted;

import org.jspecify.annotations.NullMarked;
