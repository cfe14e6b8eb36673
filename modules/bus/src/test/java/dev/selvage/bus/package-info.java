// SPDX-License-Identifier: Apache-2.0
/** Tests of the bus. */
@NullMarked
package dev.selvage.bus;

import org.jspecify.annotations.NullMarked;
