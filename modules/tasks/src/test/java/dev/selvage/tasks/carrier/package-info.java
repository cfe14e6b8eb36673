// SPDX-License-Identifier: Apache-2.0
/** Tests of the carriers from inside. */
@NullMarked
package dev.selvage.tasks.carrier;

import org.jspecify.annotations.NullMarked;
