// SPDX-License-Identifier: Apache-2.0
/** Files: what is there after each end of an operation. */
@NullMarked
package dev.selvage.tasks.file;

import org.jspecify.annotations.NullMarked;
