// SPDX-License-Identifier: Apache-2.0
/**
 * The TCK of the Vert.x SQL client on this driver. It is written for JUnit 4 and Vert.x Unit. What
 * does not apply is overridden without {@code @Test}, with the reason.
 */
@NullMarked
package dev.selvage.sqlite.tck;

import org.jspecify.annotations.NullMarked;
