// SPDX-License-Identifier: Apache-2.0

/** Code that only compiles when the compiler's checks are off. */
@NullMarked
package dev.selvage.canary;

import org.jspecify.annotations.NullMarked;
