// SPDX-License-Identifier: Apache-2.0
/**
 * The code of README.md and docs/guide, compiled and run. A region between two markers is what a
 * page shows.
 */
@NullMarked
package dev.selvage.docs;

import org.jspecify.annotations.NullMarked;
