// SPDX-License-Identifier: Apache-2.0
/** The code of the guides, compiled and run. */
@NullMarked
package dev.selvage.docs;

import org.jspecify.annotations.NullMarked;
