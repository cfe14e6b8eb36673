// SPDX-License-Identifier: Apache-2.0

/** Tests of the extension: those that pass run under it, those that fail through the test kit. */
@NullMarked
package dev.selvage.testing;

import org.jspecify.annotations.NullMarked;
