// SPDX-License-Identifier: Apache-2.0
/**
 * Old mistakes of other toolkits, planted in a copy of our sources to see whether the tests find
 * them. Each mutant is compiled and tested in a JVM of its own; nothing is shared.
 */
@NullMarked
package dev.selvage.mutants;

import org.jspecify.annotations.NullMarked;
